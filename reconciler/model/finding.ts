import type { FoundDrift } from "./drift-class.ts";
import type { Look } from "./evidence.ts";
import type { GateReason } from "./gate.ts";
import type { Plan } from "./repair.ts";
import type { GateVerdict } from "./verdict.ts";

/** One named difference with what would be done about it, and whether that may be done. */
export type Finding = {
  drift: FoundDrift;
  sentence: string;
  /** The team that decides. */
  owner: string;
  looks: Look[];
  plan: Plan | null;
  /** Why there is no plan; null where there is one. */
  noPlan: string | null;
  gate: { verdict: GateVerdict; reasons: GateReason[] };
  /** People that policy asks for, where it asks for people. */
  approvals: { needed: number; bothOwners: boolean };
  /** What it would take from each budget. */
  budgets: { scope: string; needed: number; limit: number }[];
};
