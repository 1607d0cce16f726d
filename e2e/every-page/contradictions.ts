import type { Page } from "@playwright/test";
import { extendTailwindMerge } from "tailwind-merge";

/** The names of our own scale have to be told, or `text-title` would pass for a colour. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["fine", "mono", "base", "reading", "figure", "title", "display"],
      "font-weight": ["regular", "medium", "strong", "title"],
      tracking: ["tight", "snug"],
      radius: ["mark", "control", "card", "pill"],
      shadow: ["float"],
    },
  },
});

/**
 * Class names of one element that set the same thing: which of them wins is decided by the style sheet's order, which nobody
 * sees in the code. What may be said otherwise is written `default:`.
 */
export async function contradictions(page: Page): Promise<string[]> {
  const all = await page.evaluate(() =>
    [...document.querySelectorAll("[class]")].map((one) => one.getAttribute("class") ?? ""),
  );
  const words = (names: string) => [...new Set(names.split(/\s+/).filter(Boolean))];
  return [...new Set(all)].flatMap((names) => {
    const kept = words(merge(words(names).join(" ")));
    const lost = words(names).filter((name) => !kept.includes(name));
    return lost.length === 0 ? [] : [`${lost.join(" ")} in "${names}"`];
  });
}
