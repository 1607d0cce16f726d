import type { ClassAndDirection, Millis } from "../model/evidence.ts";
import type { GateReason, PolicyRow, StopScope } from "../model/gate.ts";
import type { Plan, Risk } from "../model/repair.ts";
import type { GateVerdict } from "../model/verdict.ts";

/** Everything the decision may depend on, read in the transaction that acts on it. Names are as people know them. */
export type GateInput = {
  now: Millis;
  target: { connector: string; kind: string; key: string };
  drift: ClassAndDirection;
  /** Today's plan, or why there is none. */
  plan: Plan | NoPlan;
  evidence: EvidenceFacts;
  /** All that are not lifted; those that cover something else or have ended are left out by the gate. */
  stops: readonly Stop[];
  /** `accepted`: somebody lets exactly this difference be. Left out in judgements of before there was such a thing. */
  holds: { blocked: Hold | null; snoozed: Hold | null; accepted?: Hold | null };
  /** The team for which the plan acts, as it is now; null where nobody owns it. */
  owner: { id: string; living: boolean; epoch: number } | null;
  /** Is the credential that the plan names the one of that team, or the record itself for links? */
  credentialOk: boolean;
  /** Confirmed repairs of this class on this object that did not hold, within the window; the breaker opens at `limit`, and stays open until a person closes it. */
  recurrence: { count: number; limit: number; open: { id: string; times: number; since: Millis } | null };
  window: { open: true } | { open: false; opensAt: Millis | null };
  population: Population;
  /** What must stay true however much room there is (./invariants.ts), and would not. */
  broken: readonly Broken[];
  /** Every budget that the plan takes from. `needed` is what the whole run still wants of it. */
  budgets: readonly BudgetNeed[];
  /** The batch that it waits in with everything else of its run, in a sentence; null where nothing is parked. */
  parked: string | null;
  policy: PolicyRow;
  /** Why the connector's promises do not carry it without a person (./unattended.ts); empty where they do. */
  notUnattended: readonly string[];
  /** The highest risk that may be taken unattended. */
  riskLimit: Risk;
  /** How the external object was matched; null where no match is in question. */
  correlation: "strong" | "weak" | null;
  /** Both owner teams, where the policy asks for both. */
  ownerTeams: readonly string[];
  approvals: readonly Approval[];
  /** End of the undo window of the approval; null where there is none. */
  undoUntil: Millis | null;
};

export type NoPlan = { none: true; because: string };

export type EvidenceFacts = {
  /** The moment the verdict is about, and until when it is believed; null where it rests on no look. */
  asOf: Millis | null;
  expiresAt: Millis | null;
  /** When the current generation was asked for; null where nobody asks. */
  intentAt: Millis | null;
  contradictory: boolean;
  /** `attempting`: reserved, no outcome yet. `unknown`: no look has settled it. */
  openAttempt: "none" | "attempting" | "unknown";
};

/** `pause`: planned, and it ends. */
export type Stop = { scope: StopScope; reason: string; by: string; until: Millis | null; pause: boolean };

export type Hold = { by: string; reason: string; until: Millis | null };

/** What this run sees of the target as a whole. Percentages say nothing below `minimum` objects. */
export type Population = {
  objects: number;
  drifted: number;
  /** Objects that the run's plans would remove. */
  removed: number;
  minimum: number;
  driftedPercentMax: number;
  removedPercentMax: number;
  /** Never remove the last object, however few there are. */
  emptyGuard: boolean;
};

export type Broken = { code: "touches_ourselves" | "last_administrator"; says: string };

export type BudgetNeed = { scope: string; used: number; limit: number; needed: number };

export type Approval = {
  /** One per human being: linked accounts are one person. */
  personId: string;
  name: string;
  planHash: string;
  expiresAt: Millis;
  /** May still approve for `team` now. */
  holdsRight: boolean;
  team: string;
  /** Asked for the intent, edited it last, or proposed the plan. */
  isAsker: boolean;
};

export type GateAnswer = { verdict: GateVerdict; reasons: GateReason[] };
