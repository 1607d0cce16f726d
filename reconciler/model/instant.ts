import type { Millis } from "./evidence.ts";

/**
 * A moment as people and machines read it: ISO 8601 in UTC. The pure core speaks only of such moments, never of
 * "5 minutes ago": what it says today must be what it says in the next pass.
 */
export function instant(at: Millis): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? `millisecond ${at}` : date.toISOString();
}
