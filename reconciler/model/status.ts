import type { Millis } from "./evidence.ts";
import type { Verdict } from "./verdict.ts";

/** The one word that everybody sees. Derived, never stored as a phase. */
export const OBJECT_STATUSES = [
  /** Accepted, nothing attempted yet. Leaves with the first attempt, or a look that confirms. */
  "pending",
  /** Attempted or unproven, proof still to come. Leaves with the next good look. */
  "verifying",
  /** Fresh evidence for this generation says so. Expires into "in place when last checked". */
  "in_place",
  /** Drift, and what happens next is known or being decided. Leaves by repair or by the world coming back. */
  "repair_needed",
  /** A person has to decide, or a stop, a block or a contradiction holds it. Leaves by their decision. */
  "blocked_on_review",
  /** We tried and do not know. Leaves only through a new read, never through a timer. */
  "not_confirmed",
  /** The request was withdrawn or stopped. Leaves with a new generation. */
  "stopped",
] as const;
export type ObjectStatus = (typeof OBJECT_STATUSES)[number];

/** Worst last: a group shows its worst member. Unproven is worse than wrong-and-known. */
export const STATUS_ORDER: readonly ObjectStatus[] = [
  "in_place",
  "stopped",
  "pending",
  "verifying",
  "repair_needed",
  "blocked_on_review",
  "not_confirmed",
];

/** Everything a status may depend on. */
export type Conditions = {
  verdict: Verdict;
  /** End of the verdict's evidence; null where it rests on none. */
  expiresAt: Millis | null;
  /** A live intent exists for the object and wants it present or absent. */
  wanted: "present" | "absent" | "nothing";
  /** The intent was withdrawn by a person; nothing more is done for it. */
  withdrawn: boolean;
  /** The last thing that a look settled for the current generation was that it is as asked; see `wasInPlaceAfter`. */
  wasInPlace: boolean;
  /** Any attempt was ever reserved for the current generation. */
  attempted: boolean;
  /** The open attempt, if any: reserved with no outcome yet, or outcome unknown. */
  openAttempt: "none" | "attempting" | "unknown";
  /** What holds it: a stop in force, a person's block, a wait for a decision. */
  held: "none" | "stop" | "block" | "review";
};

export type StatusView = {
  status: ObjectStatus;
  /** True where in_place or stopped rests on evidence that has expired: "in place when last checked". */
  stale: boolean;
};

/**
 * The one place where conditions become a word. Ordered from the least to the most comforting, so that
 * nothing further down can hide what is further up.
 */
export function deriveStatus(c: Conditions, now: Millis): StatusView {
  const expired = c.expiresAt !== null && !(now <= c.expiresAt);
  if (c.openAttempt === "unknown") return { status: "not_confirmed", stale: false };
  if (c.openAttempt === "attempting") return { status: "verifying", stale: false };
  if (c.verdict === "contradictory") return { status: "blocked_on_review", stale: false };
  // A difference does not go away because nobody looks any more.
  if (c.verdict === "drifted") {
    return { status: c.held === "none" ? "repair_needed" : "blocked_on_review", stale: false };
  }
  if (c.verdict === "in_sync" && (c.expiresAt !== null || c.wasInPlace)) {
    return proved(c, expired || c.expiresAt === null);
  }
  if (c.verdict === "pending" && !c.attempted) {
    return { status: c.held === "none" ? "pending" : "blocked_on_review", stale: false };
  }
  // No verdict to stand on. What was so when last checked is told as such, with its age.
  if (c.wasInPlace) return proved(c, true);
  return { status: "verifying", stale: false };
}

/**
 * Keeps `wasInPlace` true to its meaning after each look: drift and contradictions end it, so what was last seen wrong is
 * never told as in place when last checked, however long ago it once was. A new generation starts with false.
 */
export function wasInPlaceAfter(before: boolean, verdict: Verdict): boolean {
  if (verdict === "in_sync") return true;
  return verdict === "drifted" || verdict === "contradictory" ? false : before;
}

/**
 * As asked. For a request that a person withdrew that means gone, and it is told as stopped; before it is proved gone
 * it may still be active, and is told as that. A removal that was asked for is in place once it is gone.
 */
function proved(c: Conditions, stale: boolean): StatusView {
  return { status: c.withdrawn ? "stopped" : "in_place", stale };
}

/** The worst member of a group, or null for an empty one. With ages: of members that are as asked, one that was so when last checked is worse than any checked one. */
export function worstView(views: readonly StatusView[]): StatusView | null {
  return views.reduce<StatusView | null>(
    (worst, view) => (worst === null || rank(view) > rank(worst) ? view : worst),
    null,
  );
}

function rank({ status, stale }: StatusView): number {
  const place = STATUS_ORDER.indexOf(status);
  const comforting = STATUS_ORDER.indexOf("pending");
  // Half a place between the comforting ones and the rest; within one status the stale one comes after.
  return place < comforting && stale ? comforting - 0.5 + place / 100 : place + (stale ? 0.1 : 0);
}
