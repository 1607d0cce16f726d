// ◆ pure
import { formatAt, formatExact } from "@/lib/format/time";
import type { Millis } from "@/reconciler/model/evidence";

const MINUTE_MS = 60_000;
const YEAR_UNSAID_MS = 300 * 24 * 60 * MINUTE_MS;

/** Reads after "at", "by" and "next check" alike. */
const UNKNOWN = "at a time we cannot name yet";
const UNKNOWN_AFTER_BY = "a time we cannot name yet";

/** `10:42 UTC`, with its day where that is not today and its year where that could be another. */
export function saidAt(at: Millis | null, now: Millis): string {
  if (at === null) return "a time that is not known";
  return Math.abs(now - at) > YEAR_UNSAID_MS ? formatExact(at, "utc") : formatAt(at, now, "utc");
}

/** A moment to come. Rounded up: whoever looks at the clock at that minute finds it kept. */
export function saidNext(at: Millis | null, now: Millis): string {
  return at === null ? UNKNOWN : formatAt(Math.ceil(at / MINUTE_MS) * MINUTE_MS, now, "utc");
}

/** The same behind "by". */
export function saidBy(at: Millis | null, now: Millis): string {
  return at === null ? UNKNOWN_AFTER_BY : saidNext(at, now);
}
