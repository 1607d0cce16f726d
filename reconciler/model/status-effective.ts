import type { Millis } from "./evidence.ts";
import { type Conditions, deriveStatus, type StatusView } from "./status.ts";

/**
 * The status as it is now, with one thing held back. "In place when last checked" must be what the last check said:
 * where that named a difference and nothing could be read since, nothing is known now.
 */
export function effectiveView(conditions: Conditions, now: Millis, openDrifts: number): StatusView {
  const view = deriveStatus(conditions, now);
  return view.stale && openDrifts > 0 ? { status: "verifying", stale: false } : view;
}
