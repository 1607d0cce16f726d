import { countsOf } from "../format/count.ts";
import { type DurationUnits, durationsOf } from "../format/duration.ts";
import { type TimeWords, timesOf } from "../format/time.ts";

export type Grammar = TimeWords & {
  /** For `Intl`. */
  locale: string;
  units: DurationUnits;
  /** `2nd`, for "came back, 2nd time". */
  ordinal: (n: number) => string;
  /** A name inside of a sentence. */
  inSentence: (name: string) => string;
};

/** Everything that one language writes by rule instead of by heart: counts, lists, spans and moments. */
export function speechOf({ locale, units, ordinal, inSentence, ...time }: Grammar) {
  const spans = durationsOf(units);
  const { noTime } = time;
  return { ...countsOf(locale), ...spans, ...timesOf(locale, time, spans.duration), noTime, ordinal, inSentence };
}
