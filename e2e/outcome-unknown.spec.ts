import { en } from "../lib/words/en/index.ts";
import { expectFocusOn } from "./console/focus.ts";
import { press, whenHydrated } from "./console/when-hydrated.ts";
import { expectAccessible } from "./every-page/accessible.ts";
import { expect, test } from "./people/people.ts";
import { until } from "./product/until.ts";
import { type Broken, lookAt } from "./world/break-world.ts";
import { plumbline } from "./world/command-line.ts";
import { inPlumbline } from "./world/plumbline-database.ts";

/** A refund whose answer is lost, and which no look settles: for the hour to come it may still take effect. */
async function lostRefund(turns = 3): Promise<string> {
  const { key } = await plumbline<Broken>("break", "unknown_after_repair", "--kind", "refund");
  const held = await inPlumbline(
    (sql) => sql`
      update attempts set deadline_at = now() + interval '1 hour', settle_until = now() + interval '1 hour'
      where key = ${key} and state = 'unknown' returning 1`,
  );
  if (held.length !== 1) {
    // A look was faster.
    if (turns > 1) return lostRefund(turns - 1);
    throw new Error(`${key} was settled before anybody could see it.`);
  }
  await lookAt(key);
  return key;
}

test("somebody sees what a lost call may have made, adopts it, and it is linked and proved", async ({ as }) => {
  const key = await lostRefund();
  const page = await as("rita");
  await page.goto(`/objects/refund/${encodeURIComponent(key)}`);
  const box = page.getByRole("region", { name: "Still uncertain" });
  const candidates = box.getByRole("list", { name: "What may be its effect" }).getByRole("listitem");
  const adopt = candidates.getByRole("button", { name: "Adopt" });
  const id = (await candidates.locator("code").textContent()) ?? "";

  await test.step("the surest first, with what speaks for it; not while it may still take effect", async () => {
    await expect(candidates).toHaveCount(1);
    await expect(candidates).toContainText("very likely");
    await expect(candidates).toContainText("For it: it carries our mark");
    await expect(adopt).toHaveAccessibleDescription(en.outcome.itMayStillTakeEffect);
  });

  await test.step("on a narrow screen, with the keys", async () => {
    await inPlumbline((sql) => sql`update attempts set settle_until = now() where key = ${key}`);
    await page.setViewportSize({ width: 320, height: 800 });
    await page.reload();
    await expectAccessible(page, "what is uncertain");
    await expect(box.getByRole("button", { name: "It did not happen" })).toHaveAttribute("aria-disabled", "true");
    await press(adopt);
    const dialog = page.getByRole("dialog", { name: `${id} is what the attempt made` });
    await expect(dialog.getByLabel("What did you check outside, and what did it show?")).toBeFocused();
    await page.keyboard.type("The processor's dashboard shows one refund of this order.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
  });

  await test.step("the next look proves it, and a plan of its own links it", async () => {
    await expect(box).toHaveCount(0, { timeout: 30_000 });
    await expect(page.locator("#identity")).toContainText(id, { timeout: 30_000 });
    await expect(page.locator("#timeline")).toContainText("The processor's dashboard shows one refund of this order.");
  });
});

test("whoever says of one after another that it is not theirs stays where they are", async ({ as }) => {
  const key = await lostRefund();
  await plumbline<Broken>("break", "extra_external", "--kind", "refund");
  await until("the other refund is named", 30_000, async () => {
    const { drifts } = await plumbline<{ drifts: { class: string }[] }>("act", "--kind", "refund");
    return drifts.some((drift) => drift.class === "extra_external");
  });
  const page = await as("rita");
  await page.goto(`/objects/refund/${encodeURIComponent(key)}`);
  const box = page.getByRole("region", { name: "Still uncertain" });
  const notMine = box.getByRole("button", { name: "Not mine" });
  await expect(notMine).toHaveCount(2);

  const sayNotMine = async () => {
    await whenHydrated(notMine.first());
    await notMine.first().focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: /is not what the attempt made$/ });
    await expect(dialog.getByLabel("Why is it not?")).toBeFocused();
    await page.keyboard.type("It is of another order.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
  };
  await test.step("at the next one", async () => {
    await sayNotMine();
    await expect(notMine).toHaveCount(1);
    await expectFocusOn(notMine);
  });
  await test.step("at the heading, when there is none left", async () => {
    await sayNotMine();
    await expect(notMine).toHaveCount(0);
    await expectFocusOn(box.getByRole("heading", { name: "Still uncertain" }));
  });
});
