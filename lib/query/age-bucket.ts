/** Columns of the class × age grid, and the values of the `age` filter. A drift is in the first whose end it is younger than. */
export const AGE_BUCKETS = ["15m", "1h", "6h", "24h", "7d", "older"] as const;
export type AgeBucket = (typeof AGE_BUCKETS)[number];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ENDS_SECONDS: Record<AgeBucket, number | null> = {
  "15m": 15 * MINUTE,
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": DAY,
  "7d": 7 * DAY,
  older: null,
};

/** From (inclusive) and to (exclusive), in seconds of age; `to` is null for the open end. */
export function ageRange(bucket: AgeBucket): { from: number; to: number | null } {
  const before = AGE_BUCKETS[AGE_BUCKETS.indexOf(bucket) - 1];
  return { from: before === undefined ? 0 : (ENDS_SECONDS[before] ?? 0), to: ENDS_SECONDS[bucket] };
}
