import { formatCount, plural } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { toMillis } from "@/lib/format/time";
import type { DeclaredSource } from "@/lib/query/installation";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Read = { watermark: string | null };

/** The page's answer: how many spoke lately, in the shortest span that is true of all that did within an hour. */
export function answeredWords(sources: readonly Read[], now: number): string {
  const ages = sources.map(({ watermark }) => ageOf(watermark, now));
  const recent = ages.filter((age): age is number => age !== null && age <= HOUR);
  const all = plural(sources.length, "source");
  if (ages.every((age) => age === null)) {
    const never = sources.length === 1 ? "It was" : "None was ever";
    return `0 of ${all} answered. ${never} ${sources.length === 1 ? "never " : ""}read to its end.`;
  }
  const answered = `${formatCount(recent.length)} of ${all} answered in the last ${spanWords(Math.max(0, ...recent), recent.length)}.`;
  const others = ages.filter((age) => age === null || age > HOUR);
  if (others.length !== 1 || sources.length === 1) return answered;
  const [other] = others;
  const when =
    other === null || other === undefined
      ? "was never read to its end"
      : `was last read to its end ${formatDuration(other)} ago`;
  return `${answered} The other ${when}.`;
}

function ageOf(watermark: string | null, now: number): number | null {
  const millis = watermark === null ? null : toMillis(watermark);
  return millis === null ? null : Math.max(0, now - millis);
}

function spanWords(ageMax: number, n: number): string {
  if (n === 0) return "hour";
  const minutes = Math.max(1, Math.ceil(ageMax / MINUTE));
  if (minutes === 1) return "minute";
  return minutes >= 60 ? "hour" : `${minutes} minutes`;
}

type Capabilities = DeclaredSource["capabilities"];

/** What a repeat of the same call does. */
export const IDEMPOTENCY_WORDS: Record<Capabilities["idempotency"], string> = {
  key: "A repeated call is recognised by its key",
  natural_name: "A repeated call is refused, because the name is taken",
  conditional: "A call says what it expects and is refused otherwise",
  convergent_put: "A repeated call leaves the same state",
  none: "A repeated call may act twice",
};

export const LOOKUP_WORDS: Record<Capabilities["lookup"], string> = {
  by_key: "by the call's key",
  by_marker: "by a mark that the call leaves",
  by_name: "by name",
  list_only: "only by listing everything",
  none: "not at all",
};

export const READ_WORDS: Record<Capabilities["read"], string> = {
  strong: "Shows a change at once",
  lagging: "May show a change later",
};
