const FROM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const TO = "áƀçðéƒĝĥîĵķļɱñóþǫŕšŧûṽŵẋýžÁƁÇÐÉƑĜĤÎĴĶĻḾÑÓÞǪŔŠŦÛṼŴẊÝŽ";
const ACCENTED = new Map([...FROM].map((letter, at) => [letter, [...TO][at] ?? letter]));

/** A third longer, as German or Finnish may be, and in brackets: what is cut off or not from the catalogue shows. */
export function pseudoText(text: string): string {
  if (!/\p{L}/u.test(text)) return text;
  const accented = [...text].map((letter) => ACCENTED.get(letter) ?? letter).join("");
  return `[${accented}${" ~".repeat(Math.ceil(text.length * 0.15))}]`;
}

/** Written by rule, not by heart, and asked for by other sentences: they stay as they are. */
const BY_RULE = new Set(["count", "capped", "isOne", "plural", "listed", "duration", "durationExact", "ordinal"]);
const MOMENTS = new Set(["exact", "short", "clock", "at", "relative", "noTime", "inSentence", "language"]);

/** A catalogue, or a part of one, in a made-up language. */
export function pseudo<Part extends object>(words: Part): Part {
  const made = Object.entries(words).map(([name, said]) =>
    BY_RULE.has(name) || MOMENTS.has(name) ? [name, said] : [name, pseudoOf(said)],
  );
  return Object.fromEntries(made) as Part;
}

function pseudoOf(said: unknown): unknown {
  if (typeof said === "string") return pseudoText(said);
  if (typeof said === "function") return (...args: unknown[]) => pseudoOf(said(...args));
  if (Array.isArray(said)) return said.map(pseudoOf);
  if (typeof said !== "object" || said === null) return said;
  return Object.fromEntries(Object.entries(said).map(([name, inner]) => [name, pseudoOf(inner)]));
}
