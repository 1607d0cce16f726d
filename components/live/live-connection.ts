import type { LiveState } from "@/components/shell/live-dot";

/** A stream that says nothing for this long is taken for dead; the server sends `ping` at least every 20 s. */
export const SILENCE_MS = 45_000;
/** Past this the dot says by how much, in minutes. */
const BEHIND_MS = 60_000;
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 30_000;
/** After so many tries without a stream, polling carries the page meanwhile. */
export const TRIES_BEFORE_POLLING = 3;
export const POLL_MS = 15_000;

/**
 * What is known about the connection: whether a stream is open, whether the server itself hears of changes, and when
 * anything last came through.
 */
export type Connection = { open: boolean; deaf: boolean; tries: number; heardAt: number };

/** Doubles up to half a minute. `spread`, 0 to 1, keeps a thousand browsers from coming back in the same second. */
export function retryDelay(tries: number, spread: number): number {
  const whole = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.max(0, tries - 1));
  return Math.round(whole * (0.5 + spread / 2));
}

/** Live only while it is: an open stream that has fallen silent is behind, whatever it calls itself. */
export function liveState(connection: Connection, now: number): LiveState {
  const silent = now - connection.heardAt;
  if (silent >= BEHIND_MS) return { kind: "behind", minutes: Math.floor(silent / 60_000) };
  if (connection.open && !connection.deaf && silent < SILENCE_MS) return { kind: "live" };
  return { kind: "reconnecting" };
}
