const DAY_MS = 86_400_000;
/** The server's clock may be behind the browser's: a span as long as the longest would seem longer than that. */
const CLOCKS_DIFFER_MS = 60_000;

/** When the days that somebody chose are over, as the API takes it. */
export function spanEnd({ days, daysMax }: { days: number; daysMax: number }, now: number): string {
  return new Date(now + Math.min(days * DAY_MS, daysMax * DAY_MS - CLOCKS_DIFFER_MS)).toISOString();
}
