import { expect, test } from "./people/people.ts";
import { until } from "./product/until.ts";
import { plumbline } from "./world/command-line.ts";
import { inSandbox } from "./world/sandbox.ts";

type Report = {
  sources: { complete: boolean; counted: number; suspect: string | null }[];
  drifts: { key: string; class: string }[];
};

/** What `plumbline.config.ts` says is always in the archive, and one that is hidden with it. */
const CANARY = "refund-nw-1044";
const OTHER = "invoice-reminder-nw-1058";

test("of a view that does not show what is always there nothing is concluded, and the page says so", async ({ as }) => {
  test.setTimeout(120_000);
  const before = await look();
  expect(before).toMatchObject({ complete: true, suspect: null });

  // Whoever reads the archive may not see all of it any more.
  await show([CANARY, OTHER], false);
  const why = `It does not show ${CANARY}, which is always there: whoever looks may not see everything.`;
  try {
    expect(await look()).toEqual({ complete: false, counted: before.counted - 2, suspect: why, told: before.told });
    // Read one by one it is not there either, and that is no absence.
    const one = await plumbline<Report>("detect", "--kind", "notice", "--object", OTHER);
    expect(one.drifts).toEqual([]);

    const sam = await as("sam");
    await sam.goto("/sources");
    const archive = sam.getByRole("region", { name: "The archive of sent mail" });
    await expect(archive).toContainText(why);
    await expect(archive).toContainText(`${CANARY} is always there. A scan that does not show it is not believed.`);
    // It is not the number that is doubted: nobody can say that so few are right.
    await expect(archive.getByRole("button")).toHaveCount(0);
    await sam.goto("/review");
    await expect(sam.getByRole("main")).not.toContainText(OTHER);
  } finally {
    await show([CANARY, OTHER], true);
  }

  await until("all of it is seen again", 30_000, async () => (await look()).complete);
  expect(await look()).toEqual(before);
});

/** One look at all notices, as the command line tells it. */
async function look() {
  const { sources, drifts } = await plumbline<Report>("detect", "--kind", "notice");
  const [source] = sources;
  if (source === undefined) throw new Error("The archive was not read.");
  const { complete, counted, suspect } = source;
  return { complete, counted, suspect, told: drifts.map((drift) => `${drift.key} ${drift.class}`).sort() };
}

/** A message of another domain is none of ours, so it is not read. */
async function show(keys: readonly string[], seen: boolean): Promise<void> {
  const [from, to] = seen ? ["@hidden.", "@"] : ["@", "@hidden."];
  await inSandbox(async (sql) => {
    await sql`
      update mail.messages set message_id = replace(message_id, ${from}, ${to})
      where split_part(message_id, '.', 1) = any(${[...keys]})`;
  });
}
