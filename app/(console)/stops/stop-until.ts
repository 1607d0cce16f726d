import type { StopWords } from "@/lib/words/words";

const DAYS_MAX = 366;
const DAY = 86_400_000;

/** The end that was typed, as the API takes it; null where the stop has none. */
export function stopUntil(t: StopWords, typed: string, now: number): { at: string | null } | { mistake: string } {
  if (typed === "") return { at: null };
  const millis = new Date(typed).getTime();
  if (!Number.isFinite(millis)) return { mistake: t.stops.thisIsNoTime };
  if (millis <= now) return { mistake: t.stops.thisTimeIsOver };
  if (millis > now + DAYS_MAX * DAY) return { mistake: t.stops.aStopEndsWithinAYear };
  return { at: new Date(millis).toISOString() };
}
