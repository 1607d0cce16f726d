import type { Millis } from "../model/evidence.ts";

export type BackoffBounds = { firstMs: Millis; capMs: Millis };

export const BACKOFF: BackoffBounds = { firstMs: 2_000, capMs: 300_000 };

/**
 * How long to wait after the `attempt`-th failure in a row (from 1), doubling up to the cap. `fraction`, in [0, 1),
 * spreads it over the upper half, so that what failed together does not come back together and never at once.
 */
export function backoff(attempt: number, fraction: number, { firstMs, capMs }: BackoffBounds = BACKOFF): Millis {
  const doublings = Math.max(0, Math.floor(attempt) - 1) || 0;
  const full = Math.min(capMs, firstMs * 2 ** doublings);
  const spread = Math.min(1, Math.max(0, fraction)) || 0;
  return Math.round(full / 2 + (full / 2) * spread);
}
