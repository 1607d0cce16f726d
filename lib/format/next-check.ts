// ◆ pure
import type { Millis } from "../../reconciler/model/evidence.ts";

/** Taken for the time between full looks while only one has been seen. */
const SWEEP_EVERY_ASSUMED_MS = 60_000;
/** A look that is this much late says that nothing looks at the moment. */
const SWEEP_LATE_MS = 30_000;
const SWEEPS_MISSED_MAX = 3;

type Schedule = {
  now: Millis;
  dueAt: Millis | null;
  /** Starts of the last full looks, newest first. */
  sweeps: readonly Millis[];
};

/**
 * When the next look can be expected, from how regularly there were looks until now. Null where there were none
 * lately: a time that nobody is there to keep would be a promise.
 */
export function nextCheckAt({ now, dueAt, sweeps }: Schedule): Millis | null {
  const [last] = sweeps;
  if (last === undefined) return null;
  const every = sweepEvery(sweeps);
  if (now - last > SWEEPS_MISSED_MAX * every + SWEEP_LATE_MS) return null;
  const sweep = Math.max(now, last + every);
  return dueAt === null ? sweep : Math.min(sweep, Math.max(now, dueAt));
}

/** The shortest gap between two of the last looks: a pause in which the product was off says nothing of the rest. */
function sweepEvery(sweeps: readonly Millis[]): Millis {
  const gaps = sweeps.slice(1).map((before, index) => (sweeps[index] ?? before) - before);
  const positive = gaps.filter((gap) => gap > 0);
  return positive.length === 0 ? SWEEP_EVERY_ASSUMED_MS : Math.min(...positive);
}

/** Is this when it is looked at next? What is due later than full looks come is looked at by one of them before. */
export function isNextLook(dueAt: Millis, now: Millis): boolean {
  return dueAt - now <= SWEEP_EVERY_ASSUMED_MS;
}
