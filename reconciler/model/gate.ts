/** Every reason the gate can give, in the order of caution. The order is the order of the checks. */
export const GATE_REASONS = [
  "stop_in_force",
  "evidence_expired",
  "evidence_before_intent",
  "contradiction",
  "owner_departed",
  "owner_epoch_moved",
  "credential_not_of_owner",
  "object_blocked",
  "object_snoozed",
  "difference_accepted",
  "paused",
  "recurrence_breaker",
  "outside_window",
  "touches_ourselves",
  "last_administrator",
  "too_many_drifted",
  "would_empty_target",
  "budget_spent",
  "policy_never",
  "no_safe_repair",
  "outcome_unknown",
  "policy_review",
  "not_unattended",
  "weak_correlation",
  "risk_over_limit",
  "approvals_missing",
  "approval_of_other_plan",
  "approval_expired",
  "approver_lost_right",
  "approver_is_asker",
  "undo_window",
] as const;
export type GateReasonCode = (typeof GATE_REASONS)[number];

/** A reason is a code and a sentence fit for an operator. Stable between passes: no relative times. */
export type GateReason = { code: GateReasonCode; says: string };

/** What may be stopped. `all`, or one name inside a dimension. */
export const STOP_DIMENSIONS = ["all", "connector", "kind", "class", "owner", "object", "agent"] as const;
export type StopDimension = (typeof STOP_DIMENSIONS)[number];

/** `all` | `connector:NAME` | `kind:NAME` | `class:NAME` | `owner:TEAM` | `object:KIND/KEY` | `agent:KEY` */
export type StopScope = string;

export function parseStopScope(text: string): { dimension: StopDimension; name: string } | null {
  if (text === "all") return { dimension: "all", name: "" };
  const at = text.indexOf(":");
  if (at < 1) return null;
  const dimension = text.slice(0, at) as StopDimension;
  const name = text.slice(at + 1);
  if (dimension === "all" || !STOP_DIMENSIONS.includes(dimension) || name === "") return null;
  if (dimension === "object" && !/^[^/]+\/.+$/.test(name)) return null;
  return { dimension, name };
}

export type StopTarget = { connector: string; kind: string; class: string | null; owner: string | null; key: string };

/** Does a stop of this scope hold this repair? An unreadable scope holds everything: doubt stops. */
export function stopCovers(scope: StopScope, t: StopTarget): boolean {
  const parsed = parseStopScope(scope);
  if (parsed === null || parsed.dimension === "all") return true;
  switch (parsed.dimension) {
    case "connector":
      return parsed.name === t.connector;
    case "kind":
      return parsed.name === t.kind;
    case "class":
      return parsed.name === t.class;
    case "owner":
      return parsed.name === t.owner;
    case "object":
      return parsed.name === `${t.kind}/${t.key}`;
    // It holds what the agent itself sends, and no repair.
    case "agent":
      return false;
  }
}

/** What a policy row says may be done unattended. */
export const POLICY_MODES = [
  /** Repairs without a person, inside budgets. */
  "automatic",
  /** Proposes; a person decides. */
  "review",
  /** Never repairs; it is only shown. */
  "never",
] as const;
export type PolicyMode = (typeof POLICY_MODES)[number];

export type PolicyRow = {
  mode: PolicyMode;
  /** People needed when reviewed; 2 for the highest risk or for consent of two owners. */
  approvals: 1 | 2;
  /** Two approvals must come from both owner teams. */
  bothOwners: boolean;
  version: number;
};

/** What people choose; the version is what the database makes of it. */
export type PolicyValue = Omit<PolicyRow, "version">;
