/**
 * Text from outside as it is: control, bidi and other invisible characters are shown as their code points, so that what
 * a person reads and decides on is what is there. Line breaks and the joiners that some scripts need stay.
 */
export function visibleText(text: string): string {
  return text.replace(
    /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
