import type { Millis } from "./evidence.ts";

/**
 * A moment as people and machines read it: ISO 8601 in UTC. The pure core speaks only of such moments, never of
 * "5 minutes ago": what it says today must be what it says in the next pass.
 */
export function instant(at: Millis): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? `millisecond ${at}` : date.toISOString();
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split(" ");

/** The same in a sentence for people: `7 Dec 2026, 12:00:00 UTC`, as pages write it. What Intl answers hangs on the machine. */
export function saidInstant(at: Millis): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return instant(at);
  const time = date.toISOString().slice(11, 19);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${time} UTC`;
}

/** Back from what `saidInstant` wrote; null where a text is anything else. */
export function saidMillis(text: string): Millis | null {
  const [, day = "", month = "", year = "", time = ""] =
    /^(\d{1,2}) (\w{3,4}) (\d{4}), (\d\d:\d\d:\d\d) UTC$/.exec(text) ?? [];
  const millis = Date.parse(`${year}-${twoDigits(MONTHS.indexOf(month) + 1)}-${day.padStart(2, "0")}T${time}Z`);
  return Number.isNaN(millis) || saidInstant(millis) !== text ? null : millis;
}

const twoDigits = (n: number) => String(n).padStart(2, "0");
