import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "../people/people.ts";

type Theme = "light" | "dark";

/** A theme is nothing but colours: in the other one these rules could say something else. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

/**
 * No violation of any rule in this theme, none of the rules of colour in the other, and nothing that scrolls sideways.
 * Goes on after a failure, to tell all.
 */
export async function expectAccessible(page: Page, what: string, theme: Theme = "light"): Promise<void> {
  const other = theme === "light" ? "dark" : "light";
  for (const [worn, rules] of [
    [other, OF_COLOUR],
    [theme, null],
  ] as const) {
    await page.evaluate((to) => document.documentElement.setAttribute("data-theme", to), worn);
    expect.soft(await faults(page, rules), `${what}, ${worn}`).toEqual([]);
  }
  const overflows = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflows, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
}

async function faults(page: Page, rules: readonly string[] | null): Promise<string[]> {
  // There are no frames; without looking for some it is several times as fast.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === null ? axe : axe.withRules([...rules])).analyze();
  return violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
