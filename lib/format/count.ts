/** Not 0: a count that could not be loaded. Say why beside it. */
export const UNKNOWN_COUNT = "–";

/** A count that stopped counting at its cap: `1,000+`. */
export type CappedCount = { n: number; capped: boolean };

/** What an amount is counted in: its currency, and how many of its digits stand after the point. */
export type MoneyUnit = { currency: string; places: number };

/** Counts and lists as one language writes them. */
export function countsOf(locale: string) {
  const numbers = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const both = new Intl.ListFormat(locale, { type: "conjunction" });
  const either = new Intl.ListFormat(locale, { type: "disjunction" });

  const count = (n: number | null | undefined): string =>
    n === null || n === undefined ? UNKNOWN_COUNT : numbers.format(n);
  const capped = (of: CappedCount | null): string =>
    of === null ? UNKNOWN_COUNT : `${count(of.n)}${of.capped ? "+" : ""}`;
  const isOne = (n: number): boolean => rules.select(n) === "one";
  return {
    count,
    capped,
    isOne,
    /** 8000 of the smallest unit: `80.00 EUR`. */
    money: (amount: number, { currency, places }: MoneyUnit): string => {
      const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
      return `${new Intl.NumberFormat(locale, digits).format(amount / 10 ** places)} ${currency.toUpperCase()}`;
    },
    /** `1 object`, `1,204 objects`. The plural is given where it is not the singular with an s. */
    plural: (n: number, one: string, other = `${one}s`): string => `${count(n)} ${isOne(n) ? one : other}`,
    /** `a`, `a and b`, `a, b and c`. */
    listed: (words: readonly string[], conjunction: "and" | "or" = "and"): string =>
      (conjunction === "and" ? both : either).format(words),
  };
}
