import type { Page } from "@playwright/test";
import { expectFocusOn, tabTo } from "./console/focus.ts";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { grantAlike } from "./world/break-world.ts";

/** Each may read what nobody asked for: the same difference, six times. */
const KEYS = [
  "usr_lena_fischer",
  "usr_sam_adeyemi",
  "usr_noor_haddad",
  "usr_diego_marin",
  "usr_ana_beltran",
  "svc_dead_letter_retry",
] as const;

test.describe.configure({ mode: "serial" });

test.beforeAll(() => grantAlike("SELECT", "warehouse.daily_snapshots", KEYS));

const messages = (page: Page) => page.getByRole("region", { name: "Messages" });
const rowOf = (page: Page, key: string) => page.getByRole("link", { name: new RegExp(`^${key}`) }).first();

test("five drifts are triaged by keys alone", async ({ as }) => {
  const [first, second, third, fourth, fifth] = KEYS;
  const page = await as("sam");
  await page.goto("/");
  await whenHydrated(page.getByRole("banner").getByRole("button", { name: "Stop repairs" }));

  /** Down the list to it; what is beside the list is about it then. */
  const goTo = async (key: string) => {
    const row = rowOf(page, key);
    for (let n = 0; n < 60 && !(await row.evaluate((link) => link === document.activeElement)); n += 1) {
      await page.keyboard.press("j");
    }
    await expectFocusOn(row);
    const preview = page.getByRole("complementary", { name: "Preview" });
    await expect(preview.getByRole("heading", { level: 2 })).toContainText(key);
    await expect(preview.getByRole("button", { name: /^Assign to me/ })).toBeVisible();
  };

  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await expect(page).toHaveURL(/\/drift$/);
  await page.keyboard.press("/");
  await expectFocusOn(page.getByRole("searchbox"));
  await page.keyboard.type("usr_");
  await expect(page).toHaveURL(/q=usr_/);
  await page.keyboard.press("Escape");

  await test.step("the first is taken by somebody", async () => {
    await goTo(first);
    await page.keyboard.press("i");
    await expect(messages(page)).toContainText("Assigned to you.");
  });

  await test.step("the second gets a note, and the focus comes back to where it was asked for", async () => {
    await goTo(second);
    await page.keyboard.press("n");
    await expectFocusOn(page.getByRole("dialog").getByLabel("Note"));
    await page.keyboard.type("Given for the audit.");
    await tabTo(page, /Cancel/);
    await tabTo(page, /Add note/);
    await page.keyboard.press("Enter");
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
