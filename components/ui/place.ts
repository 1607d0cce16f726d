const GAP = 6;
const EDGE = 8;

/**
 * Puts a floating element under its anchor, or above where there is no room; never past the edge of the window.
 * Positions are set by script on the element's style object, which the content security policy allows; a `style`
 * attribute in the page's HTML would be refused.
 */
export function placeBeside(floating: HTMLElement, anchor: Element, align: "center" | "start" | "end"): void {
  const a = anchor.getBoundingClientRect();
  const { width, height } = floating.getBoundingClientRect();
  const below = a.bottom + GAP;
  const fits = below + height <= window.innerHeight - EDGE;
  const top = fits ? below : Math.max(EDGE, a.top - GAP - height);
  const toRight = getComputedStyle(anchor).direction !== "rtl";
  const [start, end] = toRight ? [a.left, a.right - width] : [a.right - width, a.left];
  const wanted = { center: a.left + a.width / 2 - width / 2, start, end }[align];
  const left = Math.min(Math.max(EDGE, wanted), Math.max(EDGE, window.innerWidth - width - EDGE));
  floating.style.top = `${Math.round(top)}px`;
  floating.style.left = `${Math.round(left)}px`;
}
