import { formatDuration } from "@/lib/format/duration";

export type Zone = "utc" | "local";
/** Epoch milliseconds, an ISO text or a Date: what rows, JSON and props carry. */
export type Moment = number | string | Date;

/** Milliseconds of a moment, or null where the text is no time: shown as such, never as 1970. */
export function toMillis(moment: Moment): number | null {
  const millis = moment instanceof Date ? moment.getTime() : typeof moment === "number" ? moment : Date.parse(moment);
  return Number.isFinite(millis) ? millis : null;
}

const formatters = new Map<Zone, Intl.DateTimeFormat>();

function formatter(zone: Zone): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone === "utc" ? "UTC" : undefined,
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  formatters.set(zone, made);
  return made;
}

/** The order and the marks are ours, the parts come from Intl: server and browser may carry different ICU data. */
function partsOf(millis: number, zone: Zone): Record<Intl.DateTimeFormatPartTypes, string> {
  const parts = formatter(zone).formatToParts(millis);
  return Object.fromEntries(parts.map((part) => [part.type, part.value])) as Record<
    Intl.DateTimeFormatPartTypes,
    string
  >;
}

export const NO_TIME = "time not known";

/** `24 Nov 2025, 10:42:07 UTC`: whole, with its zone. For titles, exports and anything a person must act before. */
export function formatExact(moment: Moment, zone: Zone): string {
  const millis = toMillis(moment);
  if (millis === null) return NO_TIME;
  const p = partsOf(millis, zone);
  return `${p.day} ${p.month} ${p.year}, ${p.hour}:${p.minute}:${p.second} ${p.timeZoneName}`;
}

/** `24 Nov, 10:42 UTC`: what the server writes, which cannot know how long it will stay on the screen. */
export function formatShort(moment: Moment, zone: Zone): string {
  const millis = toMillis(moment);
  if (millis === null) return NO_TIME;
  const p = partsOf(millis, zone);
  return `${p.day} ${p.month}, ${p.hour}:${p.minute} ${p.timeZoneName}`;
}

/** `10:42:07` today, `24 Nov, 10:42` before: for lists whose zone is named once, at their head. */
export function formatClock(moment: Moment, now: number, zone: Zone): string {
  const millis = toMillis(moment);
  if (millis === null) return NO_TIME;
  const p = partsOf(millis, zone);
  const today = partsOf(now, zone);
  if (p.day === today.day && p.month === today.month && p.year === today.year)
    return `${p.hour}:${p.minute}:${p.second}`;
  const year = p.year === today.year ? "" : ` ${p.year}`;
  return `${p.day} ${p.month}${year}, ${p.hour}:${p.minute}`;
}

/** `10:45 UTC` today, `25 Nov, 10:45 UTC` otherwise: for end users, whose page names no zone elsewhere. */
export function formatAt(moment: Moment, now: number, zone: Zone): string {
  const millis = toMillis(moment);
  if (millis === null) return NO_TIME;
  const p = partsOf(millis, zone);
  const today = partsOf(now, zone);
  const sameDay = p.day === today.day && p.month === today.month && p.year === today.year;
  return sameDay ? `${p.hour}:${p.minute} ${p.timeZoneName}` : formatShort(millis, zone);
}

/** `26 min ago`, `in 4 min`, `just now`. */
export function formatRelative(moment: Moment, now: number): string {
  const millis = toMillis(moment);
  if (millis === null) return NO_TIME;
  const past = now - millis;
  if (Math.abs(past) < 1000) return "just now";
  return past > 0 ? `${formatDuration(past)} ago` : `in ${formatDuration(-past)}`;
}
