const NUMBERS = new Intl.NumberFormat("en-GB");

/** Not 0: a count that could not be loaded. Say why beside it. */
export const UNKNOWN_COUNT = "–";

export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? UNKNOWN_COUNT : NUMBERS.format(count);
}

/** A count that stopped counting at its cap: `1,000+`. */
export type CappedCount = { n: number; capped: boolean };

export function formatCapped(count: CappedCount | null): string {
  if (count === null) return UNKNOWN_COUNT;
  return `${formatCount(count.n)}${count.capped ? "+" : ""}`;
}

/** `1 object`, `1,204 objects`. The plural is given where it is not the singular with an s. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `2nd`, for "came back, 2nd time". */
export function ordinal(count: number): string {
  const tens = count % 100;
  if (tens >= 11 && tens <= 13) return `${formatCount(count)}th`;
  return `${formatCount(count)}${{ 1: "st", 2: "nd", 3: "rd" }[count % 10] ?? "th"}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], conjunction = "and"): string {
  if (words.length <= 1) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${conjunction} ${words[words.length - 1]}`;
}
