// ◆ pure
/** A limit of calls a minute, as a steady rate: short slots of a few calls each, so that a minute's calls are not its first second's. */
import type { Millis } from "../model/evidence.ts";

const SLOT_MS = 5_000;
const MINUTE_MS = 60_000;
/** What waits is looked at again before its approval, or the release of its batch, is over. */
const WAIT_MS_MAX = 15 * MINUTE_MS;

/** At most so many calls in each slot. What does not divide is left out rather than made more. */
export function slotsOf(perMinute: number): { slotMs: Millis; calls: number } {
  const calls = Math.floor((perMinute * SLOT_MS) / MINUTE_MS);
  return calls >= 1 ? { slotMs: SLOT_MS, calls } : { slotMs: Math.ceil(MINUTE_MS / perMinute), calls: 1 };
}

/**
 * How long to wait for a turn: over as long as it takes until all that wait had theirs, each at another moment. Sooner would
 * only be looks, for which the outside world pays as well. `fraction`: 0 up to 1.
 */
export function nextTurn(
  { perMinute, waiting, now }: { perMinute: number; waiting: number; now: Millis },
  fraction: number,
): Millis {
  const { slotMs, calls } = slotsOf(perMinute);
  const all = Math.min(WAIT_MS_MAX, Math.max(1, waiting / calls) * slotMs);
  return slotMs - (now % slotMs) + Math.round(fraction * all);
}
