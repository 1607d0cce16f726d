import type { Page } from "@playwright/test";

/**
 * What is lost where the system's few colours stand for all of ours: grounds and shadows are gone, so whatever was told
 * by one of them has to be told by a line, a shape or a word as well.
 */
export async function undistinguished(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const name = (one: Element) =>
      `${one.tagName.toLowerCase()} "${(one.getAttribute("aria-label") ?? one.textContent ?? "").trim().slice(0, 60)}"`;
    const isShown = (one: Element) => {
      const box = one.getBoundingClientRect();
      return one.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
    };
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)].filter(isShown);
    const isOutlined = (one: Element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1;
    };
    const hasEdge = (one: Element) => {
      const { borderTopStyle, borderTopWidth, borderBottomStyle, borderBottomWidth, textDecorationLine } =
        getComputedStyle(one);
      const drawn = (style: string, width: string) => style !== "none" && Number.parseFloat(width) > 0;
      return (
        isOutlined(one) ||
        textDecorationLine.includes("underline") ||
        drawn(borderTopStyle, borderTopWidth) ||
        drawn(borderBottomStyle, borderBottomWidth)
      );
    };

    for (const one of all(
      '[aria-current="page"], [aria-current="true"], [aria-selected="true"], [aria-pressed="true"]',
    )) {
      if (!isOutlined(one)) found.push(`${name(one)} does not show that it is the current one`);
    }
    for (const one of all("button, select, input:not([type=checkbox], [type=radio])")) {
      if (!hasEdge(one) && one.querySelector("svg") === null) found.push(`${name(one)} has no edge`);
    }
    for (const one of all("[data-ground]")) {
      if (!hasEdge(one)) found.push(`${name(one)} has lost its ground and has no edge`);
    }
    for (const one of all("[data-status], [data-repair-state]")) {
      if ((one.textContent ?? "").trim() === "") found.push(`${name(one)} has no word`);
    }
    return found;
  });
}
