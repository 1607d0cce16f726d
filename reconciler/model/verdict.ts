/** What comparing says now. A verdict expires with its evidence; it is never a belief about the past. */
export const VERDICTS = [
  /** Fresh, complete, authoritative evidence equals the current generation. Expires into `verifying`. */
  "in_sync",
  /** Asked a moment ago and nothing was attempted. Leaves when the settle time is over or a look confirms. */
  "pending",
  /** Evidence is missing, expired, or from inside the settle time of an attempt. Leaves with the next good look. */
  "verifying",
  /** At least one drift is open. Leaves when none is. */
  "drifted",
  /** Witnesses disagree. Leaves when they agree. */
  "contradictory",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Outcome of one attempt. A timeout is `unknown`, never failed. */
export const OUTCOMES = [
  /** The connector holds a receipt. Final, but not proof: only a later look is. */
  "happened",
  /** The connector proved that nothing was sent or that it was refused. Final. */
  "did_not_happen",
  /** Everything else. Leaves only by a settled authoritative look or a named human. */
  "unknown",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** An attempt row is `attempting` from before the call until its outcome is written. */
export const ATTEMPT_STATES = ["attempting", ...OUTCOMES] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

export const GATE_VERDICTS = [
  /** May act now, unattended or under an approval of exactly this plan. */
  "act",
  /** A person has to decide first. */
  "ask",
  /** Not now: leaves by itself when its reason ends (a stop lifted, evidence renewed, a budget refilled). */
  "hold",
  /** Not at all as things stand: evidence contradicts itself, or the ownership rules forbid it. */
  "refuse",
] as const;
export type GateVerdict = (typeof GATE_VERDICTS)[number];

export const STANDINGS = [
  /** Its complete look decides. */
  "authoritative",
  /** Counts as a witness: it can contradict, it cannot decide alone. */
  "supporting",
  /** Helps people. Never justifies a repair, never closes a drift. Logs by default. */
  "context",
] as const;
export type Standing = (typeof STANDINGS)[number];
