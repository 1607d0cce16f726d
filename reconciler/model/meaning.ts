// ◆ pure
import type { ObjectStatus, StatusView } from "./status.ts";

/** What a status means to its reader, whatever goes on inside. */
export type Meaning = StatusView & { wanted: "present" | "absent" | "nothing" };

export function isSameMeaning(a: Meaning, b: Meaning): boolean {
  return a.status === b.status && a.stale === b.stale && a.wanted === b.wanted;
}

/** Statuses that a reader has seen before when they come again. */
const REOPENS: readonly ObjectStatus[] = ["repair_needed", "blocked_on_review", "not_confirmed"];

/** How often it has come to this, counting now: two or more is "again". `before` are the meanings of the last 30 days. */
export function timesAgain(now: Meaning, before: readonly Meaning[]): number {
  return REOPENS.includes(now.status) ? 1 + before.filter(({ status }) => status === now.status).length : 1;
}
