import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "../people/people.ts";

/** No violation of any rule in either theme, and nothing that scrolls sideways. Goes on after a failure, to tell all. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.evaluate((to) => document.documentElement.setAttribute("data-theme", to), theme);
    expect.soft(await faults(page), `${what}, ${theme}`).toEqual([]);
  }
  const overflows = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflows, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
}

async function faults(page: Page): Promise<string[]> {
  // There are no frames; without looking for some it is several times as fast.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
