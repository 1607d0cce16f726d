const DAYS_MAX = 366;
const DAY = 86_400_000;

/** The end that was typed, as the API takes it; null where the stop has none. */
export function stopUntil(typed: string, now: number): { at: string | null } | { mistake: string } {
  if (typed === "") return { at: null };
  const millis = new Date(typed).getTime();
  if (!Number.isFinite(millis)) return { mistake: "This is no time." };
  if (millis <= now) return { mistake: "This time is over." };
  if (millis > now + DAYS_MAX * DAY) return { mistake: "A stop ends within a year, or has no end." };
  return { at: new Date(millis).toISOString() };
}
