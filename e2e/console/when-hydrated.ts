import type { Locator } from "@playwright/test";
import { expect } from "../people/people.ts";

/**
 * What the server wrote can be read at once; it can be pressed by key only when the scripts have taken it over. Keys are
 * listened for a moment later still, in effects: these have run when the browser has nothing left to do.
 */
export async function whenHydrated(element: Locator): Promise<void> {
  await expect
    .poll(() => element.evaluate((node) => Object.keys(node).some((name) => name.startsWith("__reactProps"))))
    .toBe(true);
  await element.evaluate(() => new Promise((idle) => requestIdleCallback(idle, { timeout: 5000 })));
}

/** Presses what a page has just shown. Before the scripts have taken over, a press would be lost. */
export async function press(element: Locator): Promise<void> {
  await whenHydrated(element);
  await element.click();
}
