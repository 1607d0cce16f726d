import { press } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { until } from "./product/until.ts";
import { plumbline } from "./world/command-line.ts";
import { inSandbox } from "./world/sandbox.ts";

type Report = {
  sources: { complete: boolean; counted: number; suspect: string | null }[];
  drifts: { key: string; class: string }[];
};

/** Notices that nobody asked for, and nothing else in the world rests on. */
const ODD = ["one", "two", "three", "four", "five", "six", "seven"].map((n) => `newsletter-${n}`);

test("what so many really left is not believed until a reviewer says that so few are right", async ({ as }) => {
  test.setTimeout(120_000);
  const before = await look();
  const many = before.counted + ODD.length;
  await send(ODD);
  await until(`${many} notices are counted`, 30_000, async () => (await look()).counted === many);

  // Somebody tidies the archive up. So many at once is what a source that has lost sight of them looks like, too.
  await takeAway(ODD);
  const refused = await look();
  const why = `It showed ${before.counted} objects, and ${many} the time before.`;
  expect(refused).toMatchObject({ complete: false, counted: before.counted, suspect: why });
  expect(refused.keys).toEqual(expect.arrayContaining(ODD));

  const card = { name: "The archive of sent mail" };
  await test.step("who only looks into things reads who can end it", async () => {
    const sam = await as("sam");
    await sam.goto("/sources");
    await expect(sam.getByRole("region", card)).toContainText(why);
    await expect(sam.getByRole("region", card)).toContainText("A reviewer or an administrator can say");
    await expect(sam.getByRole("region", card).getByRole("textbox")).toHaveCount(0);
  });

  const rita = await as("rita");
  await rita.goto("/sources");
  const archive = rita.getByRole("region", card);
  await expect(archive).toContainText(`, refused${why}`);
  const accept = archive.getByRole("button", { name: `Accept ${before.counted} entries` });

  await test.step("without a reason nothing is accepted", async () => {
    await press(accept);
    await expect(archive.getByRole("textbox")).toBeFocused();
    expect((await look()).complete).toBe(false);
  });

  await archive.getByLabel("Why are so few right?").fill("The newsletters were deleted from the archive.");
  await accept.click();
  const shown = rita.getByRole("region", { name: "Messages" }).getByRole("listitem");
  await expect(shown).toContainText(`${before.counted} entries are what`);

  const believed = await look();
  expect(believed).toMatchObject({ complete: true, counted: before.counted, suspect: null });
  // What it no longer shows was read one by one before it was called gone.
  await until("none of them differs any more", 30_000, async () => {
    const { keys } = await look();
    return !ODD.some((key) => keys.includes(key));
  });
  await expect(accept).toHaveCount(0);
  await expect(archive).not.toContainText(", refused");

  await test.step("the record has it with its reason", async () => {
    await rita.goto("/audit");
    const row = rita.getByRole("row").filter({ hasText: "notice/archive" }).first();
    await expect(row).toContainText("Rita Alvarez");
    await expect(row).toContainText("The newsletters were deleted from the archive.");
  });
});

/** One look at all notices, as the command line tells it. */
async function look() {
  const { sources, drifts } = await plumbline<Report>("detect", "--kind", "notice");
  const [source] = sources;
  if (source === undefined) throw new Error("The archive was not read.");
  return { ...source, keys: drifts.map(({ key }) => key) };
}

async function send(keys: readonly string[]): Promise<void> {
  await inSandbox(async (sql) => {
    for (const key of keys) {
      await sql`
        insert into mail.messages (message_id, sender, recipient, subject, body, received)
        values (${`${key}.0123456789abcdef@notices.northwind.example`}, 'billing@northwind.example', 'post@fieldhouse.example',
                'News of the month', 'There is none.', now() - interval '1 hour')`;
    }
  });
}

async function takeAway(keys: readonly string[]): Promise<void> {
  await inSandbox(async (sql) => {
    await sql`delete from mail.messages where split_part(message_id, '.', 1) = any(${[...keys]})`;
  });
}
