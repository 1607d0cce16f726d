/**
 * Text from outside as it really is: control, bidirectional and other invisible characters by their number, spaces at
 * its ends by a sign. Two values that look the same on the screen must be the same.
 */
export function visibleText(text: string): string {
  if (text === "") return "(empty)";
  const shown = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
  return shown.replace(/^\s+|\s+$/gu, (spaces) => "␠".repeat(spaces.length));
}

/** The same of a text of several lines: it breaks where it breaks, and what stands before or after it is still shown. */
export function visibleLines(text: string): string {
  if (!text.includes("\n")) return visibleText(text);
  const lines = text.split("\n");
  const isEnd = (index: number) => index === 0 || index === lines.length - 1;
  return lines
    .map((line, index) => (line === "" ? (isEnd(index) ? visibleText("\n") : "") : visibleText(line)))
    .join("\n");
}
