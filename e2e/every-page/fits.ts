import type { Page } from "@playwright/test";

/**
 * What somebody who has enlarged the page four times cannot read or reach on it: text that is cut off, things that stick
 * out to the side, things to press that are under something else. A frame made to scroll may be wider inside.
 */
export async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const name = (one: Element) =>
      `${one.tagName.toLowerCase()} "${(one.getAttribute("aria-label") ?? one.textContent ?? "").trim().slice(0, 60)}"`;
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (sideways > 0) found.push(`the page scrolls ${sideways} px to the side`);

    const open = document.querySelector("dialog:modal") ?? document.body;
    const isShown = (one: Element) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    /** For screen readers alone. */
    const isUnseen = (box: DOMRect) => box.width <= 1 || box.height <= 1;
    for (const one of open.querySelectorAll<HTMLElement>("*")) {
      const box = one.getBoundingClientRect();
      if (!isShown(one) || isUnseen(box) || one.matches("input, select, textarea, svg *")) continue;
      const { overflowX, overflowY, webkitLineClamp } = getComputedStyle(one);
      const isCut = (overflow: string, whole: number, shown: number) =>
        ["hidden", "clip"].includes(overflow) && whole > shown + 1;
      // What is kept to a few lines on purpose is whole where it is opened.
      if (webkitLineClamp !== "none") continue;
      if (isCut(overflowX, one.scrollWidth, one.clientWidth)) found.push(`${name(one)} is cut off at its side`);
      if (isCut(overflowY, one.scrollHeight, one.clientHeight)) found.push(`${name(one)} is cut off at its foot`);
    }

    for (const one of open.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary")) {
      if (!isShown(one) || isUnseen(one.getBoundingClientRect()) || one.closest("[inert]")) continue;
      // The way past the navigation comes with the focus.
      if (one.getAttribute("href") === "#main") continue;
      one.scrollIntoView({ block: "center", inline: "nearest" });
      // A link may be of two lines: each is a place to press.
      const [box] = one.getClientRects();
      if (box === undefined) continue;
      if (box.left < -1 || box.right > window.innerWidth + 1) found.push(`${name(one)} is beside the window`);
      const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const label = one.closest("label");
      if (at === null || !(one.contains(at) || at.contains(one) || label?.contains(at))) {
        found.push(`${name(one)} is under ${at === null ? "the window's edge" : name(at)}`);
      }
    }
    window.scrollTo(0, 0);
    return found;
  });
}
