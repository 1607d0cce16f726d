import type { Locator, Page } from "@playwright/test";
import { expect } from "../people/people.ts";

/** Where the focus is, and whether it can be seen: drawn, in the window, and not under a bar. */
export async function expectFocusSeen(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(focusNow)).toBe("seen");
}

/** It has the focus, and whoever looks can tell. */
export async function expectFocusOn(element: Locator): Promise<void> {
  await expect(element).toBeFocused();
  await expectFocusSeen(element.page());
}

/** As far as somebody would go before they gave up. */
const TABS_MAX = 60;

export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let n = 0; n < TABS_MAX; n += 1) {
    await page.keyboard.press("Tab");
    if (name.test(await page.evaluate(nameOfFocused))) return expectFocusSeen(page);
  }
  throw new Error(`Tab never reached ${name}.`);
}

/** Runs in the page. */
function focusNow(): string {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return "nothing has the focus";
  const what = focused.outerHTML.slice(0, 120);
  const box = focused.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return `${what} has no size`;
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  if (top === null || !(focused.contains(top) || top.contains(focused))) return `${what} is covered`;
  // A row's link is drawn around its row, and a field that is typed into has its caret.
  const drawn = [focused, focused.closest("[data-row]")].some((one) => {
    if (one === null) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  });
  return drawn || focused.matches("[role=combobox]") ? "seen" : `${what} does not show that it has the focus`;
}

/** Runs in the page. */
function nameOfFocused(): string {
  const at = document.activeElement;
  if (at === null || at === document.body) return "";
  const label = at.id ? document.querySelector(`label[for="${at.id}"]`)?.textContent : "";
  return `${at.getAttribute("aria-label") ?? ""} ${at.textContent ?? ""} ${label ?? ""}`;
}
