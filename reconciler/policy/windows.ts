// ◆ pure
/**
 * When repairs may act. A window is told as people tell it: days, from and to by the wall clock of a zone. So an hour
 * that a clock change takes away or doubles is as long as it is on that wall.
 */
import type { Millis } from "../model/evidence.ts";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Day = (typeof DAYS)[number];

/** Opens on each of the days at `from`. Where `to` is not after it, it closes on the next day. */
export type ChangeWindow = {
  days: readonly Day[];
  /** "22:00"; "24:00" only as an end. */
  from: string;
  to: string;
  /** IANA: "Europe/Berlin". */
  zone: string;
  /** Repairs for these teams only; for all where it is left out. */
  owners?: readonly string[];
};

export type WindowState = { open: true } | { open: false; opensAt: Millis | null };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAYS_AHEAD = 8;

/** Open where any window that is about the owner is; where none is about it, there is nothing to wait for. */
export function windowState(windows: readonly ChangeWindow[], owner: string, now: Millis): WindowState {
  const about = windows.filter((window) => window.owners === undefined || window.owners.includes(owner));
  if (about.length === 0) return { open: true };
  const spans = about.flatMap((window) => spansAround(window, now));
  if (spans.some((span) => span.opens <= now && now < span.closes)) return { open: true };
  const next = spans.filter((span) => span.opens > now && span.closes > span.opens).map((span) => span.opens);
  return { open: false, opensAt: next.length === 0 ? null : Math.min(...next) };
}

type Span = { opens: Millis; closes: Millis };

/** From the day before, whose window may reach into today, to a week ahead. */
function spansAround({ days, from, to, zone }: ChangeWindow, now: Millis): Span[] {
  const [fromMinutes, toMinutes] = [minutesOf(from), minutesOf(to)];
  const today = midnightOf(wallClock(now, zone));
  return Array.from({ length: DAYS_AHEAD + 1 }, (_, at) => today + (at - 1) * DAY)
    .filter((midnight) => days.includes(dayOf(midnight)))
    .map((midnight) => ({
      opens: instantOf(midnight + fromMinutes * MINUTE, zone),
      closes: instantOf(midnight + toMinutes * MINUTE + (toMinutes > fromMinutes ? 0 : DAY), zone),
    }));
}

export function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Wall-clock times are kept as the UTC instant that reads the same. */
type Wall = number;

const midnightOf = (wall: Wall): Wall => Math.floor(wall / DAY) * DAY;
/** The first day of all times was a Thursday. */
const dayOf = (wall: Wall): Day => DAYS[(Math.floor(wall / DAY) + 3) % 7] as Day;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone: zone, calendar: "iso8601", numberingSystem: "latn", hourCycle: "h23" },
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
  });
  formats.set(zone, made);
  return made;
}

/** What the clock on the wall shows. */
export function wallClock(at: Millis, zone: string): Wall {
  const parts = new Map<string, number>();
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts.set(type, Number(value));
  const of = (type: string) => parts.get(type) ?? 0;
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) + mod(at, 1000);
}

const mod = (value: number, by: number) => ((value % by) + by) % by;

/**
 * The first instant at which the clock on the wall shows that time. One that a clock change leaves out is the instant
 * of the change; of one that it shows twice, it is the first.
 */
export function instantOf(wall: Wall, zone: string): Millis {
  const offsets = [wall - DAY, wall + DAY].map((at) => wallClock(at, zone) - at);
  const exact = offsets.map((offset) => wall - offset).filter((at) => wallClock(at, zone) === wall);
  if (exact.length > 0) return Math.min(...exact);
  // Left out: the clock jumps over it somewhere between the two guesses.
  let [before, after] = [Math.min(...offsets.map((o) => wall - o)), Math.max(...offsets.map((o) => wall - o))];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallClock(middle, zone) < wall) before = middle;
    else after = middle;
  }
  return after;
}

/** The zones that this installation knows, by the one test that is sure: using it. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}
