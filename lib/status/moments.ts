// ◆ pure

import type { Millis } from "../../reconciler/model/evidence.ts";
import type { AllWords } from "../words/words.ts";

const MINUTE_MS = 60_000;
const YEAR_UNSAID_MS = 300 * 24 * 60 * MINUTE_MS;

/** `10:42 UTC`, with its day where that is not today and its year where that could be another. */
export function saidAt(t: AllWords, at: Millis | null, now: Millis): string {
  if (at === null) return t.status.aTimeThatIsNotKnown;
  return Math.abs(now - at) > YEAR_UNSAID_MS ? t.exact(at, "utc") : t.at(at, now, "utc");
}

/** A moment to come. Rounded up: whoever looks at the clock at that minute finds it kept. */
export function saidNext(t: AllWords, at: Millis | null, now: Millis): string {
  return at === null ? t.status.atATimeWeCannotName : t.at(Math.ceil(at / MINUTE_MS) * MINUTE_MS, now, "utc");
}

/** The same behind "by". */
export function saidBy(t: AllWords, at: Millis | null, now: Millis): string {
  return at === null ? t.status.aTimeWeCannotNameYet : saidNext(t, at, now);
}
