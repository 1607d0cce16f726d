// ◆ pure
const max = 300;

/** What comes from outside stands in our sentences: one line, and not longer than a line. */
export function oneLine(text: string): string {
  const flat = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
  return flat.length > max ? `${flat.slice(0, max - 1)}…` : flat;
}
