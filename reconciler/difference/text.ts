const TEXT_MAX = 120;
const LIST_MAX = 5;

/**
 * Text from outside, safe to put into a sentence: control, bidi and other invisible characters are shown as
 * their code points, so that what a person reads is what is there; long text is cut and says so.
 */
export function visible(text: string): string {
  const shown = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
  const characters = [...shown];
  return characters.length > TEXT_MAX ? `${characters.slice(0, TEXT_MAX - 1).join("")}…` : shown;
}

/** `a, b, c, d, e and 3 more`. */
export function list(items: readonly string[], between = ", "): string {
  if (items.length <= LIST_MAX) return items.join(between);
  return `${items.slice(0, LIST_MAX).join(between)} and ${items.length - LIST_MAX} more`;
}
