import type { Direction, DriftClass } from "./drift-class.ts";

/** The life of a repair. The comment says who moves a row out of each state. */
export const REPAIR_STATES = [
  /** Waits for a person. Left by approve, block, expiry, or a look that changed the plan (superseded). */
  "proposed",
  /** Decided, by a person or by policy; the first effect waits for `not_before`. The reconciler reserves an attempt. */
  "approved",
  /** An attempt is reserved; a call may be under way. Left by its outcome, or as unknown when its lease ends. */
  "attempting",
  /** The call happened; a fresh look has to prove it. Left by that look. */
  "verifying",
  /** The outcome is unknown. Left only by a settled look or a named human. */
  "not_confirmed",
  /** A fresh look showed the postcondition. Final. */
  "confirmed",
  /** Proved not to have happened. Final; the next pass plans anew. */
  "did_not_happen",
  /** It happened, and a settled look does not show what it should have done. Final; the drift stays. */
  "did_not_hold",
  /** A person said no. Final; the object stays blocked until somebody unblocks it. */
  "blocked",
  /** Nobody decided in time. Final; expiry means hold, never approve. The next pass proposes anew. */
  "expired",
  /** The world, the intent, the policy or the owner moved, so the plan is not today's plan. Final. */
  "superseded",
] as const;
export type RepairState = (typeof REPAIR_STATES)[number];

export const REPAIR_STATES_OPEN = ["proposed", "approved", "attempting", "verifying", "not_confirmed"] as const;
export function isOpenRepair(state: RepairState): boolean {
  return (REPAIR_STATES_OPEN as readonly string[]).includes(state);
}

/** Tried, and what came of it is not proved yet. */
export const REPAIR_STATES_BEGUN = ["attempting", "verifying", "not_confirmed"] as const;
export function isBegunRepair(state: RepairState): boolean {
  return (REPAIR_STATES_BEGUN as readonly string[]).includes(state);
}

/** Begun, so that a look may prove it, or proved. */
export const REPAIR_STATES_PROVABLE = [...REPAIR_STATES_BEGUN, "confirmed"] as const;
export function isProvable(state: RepairState): boolean {
  return (REPAIR_STATES_PROVABLE as readonly string[]).includes(state);
}

/** An amount in the smallest unit of its currency, never a fraction. */
export type Money = { currency: string; amount: number };

/** What one step changes. `object` is the id of the external object, or its name while it has none. */
export type StepEffect = { object: string; fields: string[]; money: Money | null };

/** One thing a plan does. `verb` and `args` are the connector's; `says` is the sentence a reviewer reads. */
export type Step = {
  verb: string;
  args: Record<string, string | number | boolean | null | string[]>;
  says: string;
  /** A step that does not say it is refused when the plan is made. */
  effect?: StepEffect;
};

/** The most that all steps of a plan together may change: how many objects, which of their fields, how much money. */
export type EffectBound = { objects: number; fields: string[]; money: Money | null };

export const RISKS = ["low", "medium", "high"] as const;
export type Risk = (typeof RISKS)[number];

/** What a repair promises about itself, as data. A step that is not inside `bound` is refused when the plan is made. */
export type RepairContract = {
  /** External objects and fields it may touch, as sentences a reviewer can check. */
  touches: string[];
  bound: EffectBound;
  /** Sources that have to show it afresh right before the call. None named: any authoritative one. */
  evidence: string[];
  leavesAlone: string[];
  precondition: string;
  postcondition: string;
  undo: "reversible" | "by_new_request" | "irreversible";
  risk: Risk;
  ifWrong: string;
  /** Whose credential carries it out: a team's id, or the record itself for links. */
  credential: string;
  /** True where the plan takes away access, money or data. */
  removes: boolean;
  /**
   * Milliseconds from the decision to the first effect, for what nobody asked for: it is marked, looked at again after that
   * time, and removed only if it is still as the plan says. Set by the loop, from the limits of the kind.
   */
  deferMs?: number;
  /** External ids that are not there any more once it is done. A look that shows one of them does not prove it. */
  gone?: string[];
};

/** What a connector proposes for one drift. */
export type PlanDraft = {
  title: string;
  steps: Step[];
  contract: RepairContract;
};

/** A plan is a draft bound to everything it was made from. Its hash is what people approve. */
export type Plan = PlanDraft & {
  kind: string;
  key: string;
  class: DriftClass;
  direction: Direction | null;
  generation: number;
  /** Digest of the normalised fact values that classify used; not their ids or read times. */
  factsDigest: string;
  /** Digest of what was found: the external version the call requires to be still true. */
  observedVersion: string;
  policyVersion: number;
  connectorVersion: string;
  owner: string;
  ownerEpoch: number;
  hash: string;
};
