import { speechOf } from "../speech.ts";

const numbers = new Intl.NumberFormat("en-GB");

function nth(n: number): string {
  const tens = n % 100;
  const suffix = tens >= 11 && tens <= 13 ? "th" : ({ 1: "st", 2: "nd", 3: "rd" }[n % 10] ?? "th");
  return numbers.format(n) + suffix;
}

export const speech = speechOf({
  locale: "en-GB",
  units: { day: "d", hour: "h", minute: "min", second: "s", millisecond: "ms" },
  noTime: "time not known",
  justNow: "just now",
  ago: (span) => `${span} ago`,
  ahead: (span) => `in ${span}`,
  day: (day, month, year) => `${day} ${month}${year === null ? "" : ` ${year}`}`,
  ordinal: nth,
  inSentence: (name) => name.charAt(0).toLowerCase() + name.slice(1),
});

export const { capped, count, duration, durationExact, exact, inSentence, isOne, listed, ordinal, plural } = speech;
