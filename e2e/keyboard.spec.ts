import type { Page } from "@playwright/test";
import { approvePanel, PROVED, progress } from "./console/approve.ts";
import { whenHydrated } from "./console/when-hydrated.ts";
import { expect, test } from "./people/people.ts";
import { breakObject } from "./world/break-world.ts";
import { grantedBy } from "./world/grants.ts";
import { mayRole } from "./world/sandbox.ts";

const KEY = "usr_ruth_harlow";

/** Where the focus is, and whether it can be seen: drawn, and not under a bar. */
async function expectFocusSeen(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return "nothing has the focus";
    const box = focused.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return `${focused.outerHTML.slice(0, 120)} has no size`;
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
    return top !== null && (focused.contains(top) || top.contains(focused)) ? "seen" : "covered";
  });
  expect(seen).toBe("seen");
}

const stopButton = (page: Page) => page.getByRole("banner").getByRole("button", { name: "Stop repairs" });

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let n = 0; n < 40; n += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return "";
      return `${at?.getAttribute("aria-label") ?? ""} ${at?.textContent ?? ""} ${at?.id ? (document.querySelector(`label[for="${at.id}"]`)?.textContent ?? "") : ""}`;
    });
    if (name.test(focused)) return expectFocusSeen(page);
  }
  throw new Error(`Tab never reached ${name}.`);
}

test("the review journey needs no pointer", async ({ page }) => {
  const { right, table } = grantedBy(await breakObject({ class: "permission_drift", direction: "over", key: KEY }));

  await page.goto("/signin?callbackUrl=%2F");
  await whenHydrated(page.getByRole("button", { name: "Sign in as Rita Alvarez" }));
  await tabTo(page, /Sign in as Rita Alvarez/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("open drift");
  await whenHydrated(stopButton(page));

  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /skip/i })).toBeFocused();

  await test.step("rows are chosen, given to oneself and noted by keys", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await expect(page).toHaveURL(/\/drift$/);
    const box = page.getByRole("checkbox", { name: `Select ${KEY}` });
    await expect(async () => {
      await page.keyboard.press("j");
      await expect(page.getByRole("link", { name: new RegExp(`^${KEY}`) }).first()).toBeFocused({ timeout: 100 });
    }).toPass();
    await page.keyboard.press("x");
    await expect(box).toBeChecked();
    await expect(page.getByRole("region", { name: "Selection" })).toContainText("1 selected.");
    await expect(page.getByRole("button", { name: /^Assign 1 to me/ })).not.toHaveAttribute("aria-disabled", "true");
    await page.keyboard.press("i");
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("1 assigned.");
    await expect(box).not.toBeChecked();
    await page.keyboard.press("n");
    await page.keyboard.type("The vendor asked for it.");
    await tabTo(page, /Cancel/);
    await tabTo(page, /Add note/);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "Messages" })).toContainText("Noted.");
  });

  await page.keyboard.press("g");
  await page.keyboard.press("v");
  await expect(page).toHaveURL(/\/review$/);
  const row = page.getByRole("link", { name: new RegExp(`from ${KEY}`) });
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(row.first()).toBeFocused({ timeout: 100 });
  }).toPass();
  await expectFocusSeen(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Revoke 1 grant from ${KEY}`);

  await page.keyboard.press("a");
  const panel = approvePanel(page);
  await expect(panel.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  await page.keyboard.press("a");
  await expect(panel.getByRole("button", { name: "Cancel" })).toBeFocused();
  await tabTo(page, /Number of objects/);
  await page.keyboard.type("1");
  await tabTo(page, /^\s*Approve 1 repair/);
  await page.keyboard.press("Enter");
  await expect(progress(page)).toContainText(PROVED, { timeout: 40_000 });
  expect(await mayRole(KEY, right, table)).toBe(false);
});

test("stop is two keys away on every page, and letters are letters in a field", async ({ as }) => {
  const page = await as("rita");
  await page.goto("/drift");
  await whenHydrated(stopButton(page));
  await page.keyboard.press("/");
  await page.keyboard.type("gvS");
  await expect(page).toHaveURL(/\/drift/);
  await page.keyboard.press("Escape");
  await page.goto("/runs");
  await whenHydrated(stopButton(page));
  await page.keyboard.press("Shift+S");
  await expect(page.getByRole("dialog", { name: "Stop repairs" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Stop repairs" })).toBeHidden();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Stop repairs");
});
