import type { Page } from "@playwright/test";
import { expectFocusOn, tabTo } from "./console/focus.ts";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { grantAlike } from "./world/break-world.ts";
import { mayRole } from "./world/sandbox.ts";

/** Each may read what nobody asked for: the same difference, six times. */
const KEYS = [
  "usr_lena_fischer",
  "usr_sam_adeyemi",
  "usr_noor_haddad",
  "usr_diego_marin",
  "usr_ana_beltran",
  "svc_dead_letter_retry",
] as const;

/** As many as there may be in the list. */
const ROWS = 20;

test.describe.configure({ mode: "serial" });

const TABLE = "warehouse.daily_snapshots";

test.beforeAll(() => grantAlike("SELECT", TABLE, KEYS));

const messages = (page: Page) => page.getByRole("region", { name: "Messages" });
const rowOf = (page: Page, key: string) => page.getByRole("link", { name: new RegExp(`^${key}`) }).first();

test("five drifts are triaged by keys alone", async ({ as }) => {
  const [first, second, third, fourth, fifth] = KEYS;
  const page = await as("sam");
  await page.goto("/");
  await whenHydrated(page.getByRole("banner").getByRole("button", { name: "Stop repairs" }));

  /** Down the list to it, or up; what is beside the list is about it then. */
  const goTo = async (key: string) => {
    const row = rowOf(page, key);
    const isThere = () => row.evaluate((link) => link === document.activeElement);
    for (let n = 0; n < 2 * ROWS && !(await isThere()); n += 1) await page.keyboard.press(n < ROWS ? "j" : "k");
    await expectFocusOn(row);
    const preview = page.getByRole("complementary", { name: "Preview" });
    await expect(preview.getByRole("heading", { level: 2 })).toContainText(key);
    await expect(preview.getByRole("button", { name: /^Add note/ })).toBeVisible();
  };

  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL(/\/drift$/);
  await page.keyboard.press("/");
  await expectFocusOn(page.getByRole("searchbox"));
  await page.keyboard.type("usr_");
  await expect(page).toHaveURL(/q=usr_/);
  await page.keyboard.press("Enter");

  await test.step("the first is taken by somebody", async () => {
    await goTo(first);
    await page.keyboard.press("i");
    await expect(messages(page)).toContainText("Assigned to Sam Okafor.");
  });

  await test.step("the second gets a note, and the focus comes back to where it was asked for", async () => {
    await goTo(second);
    await page.keyboard.press("n");
    await expectFocusOn(page.getByRole("dialog").getByLabel("Note"));
    await page.keyboard.type("Given for the audit.");
    await tabTo(page, /Cancel/);
    await tabTo(page, /Add note/);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(messages(page)).toContainText("Noted.");
    await expectFocusOn(page.getByRole("button", { name: /^Add note/ }));
  });

  await test.step("the third is left alone for a day, with a reason", async () => {
    await goTo(third);
    await page.keyboard.press("h");
    await expectFocusOn(page.getByRole("dialog").getByLabel("Reason"));
    await page.keyboard.type("Its owner is asked");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  await test.step("the fourth is opened and read, and the list is as it was left", async () => {
    await goTo(fourth);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(fourth);
    await page.keyboard.press("e");
    await expectFocusOn(page.getByRole("region", { name: "Evidence" }));
    await page.keyboard.press("t");
    await expectFocusOn(page.getByRole("region", { name: "Timeline" }));
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/q=usr_/);
    await expectFocusOn(rowOf(page, fourth));
  });

  await test.step("the fifth is asked about again, by its box", async () => {
    await goTo(fifth);
    await page.keyboard.press("x");
    await expect(page.getByRole("region", { name: "Selection" })).toContainText("1 selected.");
    await tabTo(page, /^\s*Look again at 1/);
    await page.keyboard.press("Enter");
    await expect(messages(page)).toContainText("1 asked for a fresh look.");
  });
});

test("alike plans are reviewed together: a sample is opened, each has its own approval, and its end is told", async ({
  as,
}) => {
  test.setTimeout(90_000);
  // The third was left alone for a day: what is approved of it waits until then.
  const awake = KEYS.filter((key) => key !== KEYS[2]);
  const page = await as("deniz");
  await page.goto("/review");
  await page.getByRole("link", { name: /^Review \d+ together: Permission drift, postgres-access/ }).click();
  const approve = page.getByRole("button", { name: /^Approve \d+ repairs?/ });
  const rows = page
    .getByRole("main")
    .getByRole("listitem")
    .filter({ has: page.getByRole("checkbox") });
  await whenHydrated(approve);

  await test.step("what others left here is left out", async () => {
    for (const row of await rows.all()) {
      const text = await row.innerText();
      if (!awake.some((key) => text.includes(key))) await row.getByRole("checkbox").uncheck();
    }
  });
  await test.step("nothing is approved before the marked ones were opened", async () => {
    await expect(approve).toHaveAttribute("aria-disabled", "true");
    await expect(approve).toHaveAccessibleDescription(/^Open \d more of the marked ones first/);
    const marked = rows.filter({ hasText: "open this one" });
    for (let left = await marked.count(); left > 0; left -= 1) {
      await marked.first().locator("summary").click();
      await expect(marked).toHaveCount(left - 1);
    }
    await expect(approve).not.toHaveAttribute("aria-disabled", "true");
  });
  const titles = awake.map((key) => `Revoke 1 grant from ${key}`);
  await test.step("the number of objects is typed, because access is taken away", async () => {
    const many = (await approve.innerText()).replace(/\D/g, "");
    await approve.click();
    const panel = page.getByRole("dialog", { name: /^Approve \d+ repairs/ });
    await panel.getByLabel("Number of objects").fill(many);
    await panel.getByRole("button", { name: /^Approve \d+ repairs/ }).click();
    await expect(panel).toBeHidden();
  });
  await test.step("each end is told on the same page, without reloading, and after it", async () => {
    const ends = page.getByRole("list", { name: "What became of it" }).getByRole("listitem");
    for (const title of titles) {
      await expect(ends.filter({ hasText: title })).toContainText("Confirmed", { timeout: 45_000 });
    }
    await expect(page.getByRole("main").getByRole("status").first()).toContainText(/decided here: .*\d confirmed\./);
    await page.reload();
    for (const title of titles) await expect(ends.filter({ hasText: title })).toContainText("Confirmed");
  });
  for (const key of awake) expect(await mayRole(key, "SELECT", TABLE)).toBe(false);
});
