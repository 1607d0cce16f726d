import type { Millis } from "../model/evidence.ts";

/**
 * Aborts when `signal` does, or `ms` from now; at once where no time is left.
 *
 * The timeout gets a listener of its own because nothing else keeps it: `AbortSignal.any` holds its sources weakly, and a
 * timeout that was collected as garbage never fires (nodejs/node#57736). Whoever waits for it would wait for good.
 */
export function endWithin(ms: Millis, signal: AbortSignal): AbortSignal {
  if (!(ms > 0)) return AbortSignal.abort();
  const timeout = AbortSignal.timeout(Math.ceil(ms));
  timeout.addEventListener("abort", () => undefined, { once: true });
  return AbortSignal.any([signal, timeout]);
}
