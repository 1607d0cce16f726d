/**
 * May this repair act? Every reason against it is found, whatever the others say, and the most cautious one decides.
 * There is no reason for acting: an empty list is what lets a repair act.
 *
 *   refuse  not as things stand: a contradiction, the ownership rules, a policy of never, or no safe repair
 *   hold    not now: ends by itself when its reason ends, or when somebody lifts it
 *   ask     a person has to decide; also where decisions were taken that do not count
 *   act     nothing stands against it
 */
import { GATE_REASONS, type GateReason, type GateReasonCode } from "../model/gate.ts";
import type { GateVerdict } from "../model/verdict.ts";
import type { GateAnswer, GateInput } from "./gate-input.ts";
import { decisionReasons, ownershipReasons, safetyReasons, scaleReasons, timingReasons } from "./reasons.ts";

export const REASON_VERDICT: Readonly<Record<GateReasonCode, Exclude<GateVerdict, "act">>> = {
  stop_in_force: "hold",
  evidence_expired: "hold",
  evidence_before_intent: "hold",
  contradiction: "refuse",
  owner_departed: "refuse",
  owner_epoch_moved: "refuse",
  credential_not_of_owner: "refuse",
  object_blocked: "hold",
  object_snoozed: "hold",
  difference_accepted: "hold",
  paused: "hold",
  recurrence_breaker: "hold",
  outside_window: "hold",
  touches_ourselves: "refuse",
  last_administrator: "refuse",
  too_many_drifted: "hold",
  would_empty_target: "hold",
  budget_spent: "hold",
  policy_never: "refuse",
  no_safe_repair: "refuse",
  outcome_unknown: "hold",
  policy_review: "ask",
  not_unattended: "ask",
  weak_correlation: "ask",
  risk_over_limit: "ask",
  approvals_missing: "ask",
  approval_of_other_plan: "ask",
  approval_expired: "ask",
  approver_lost_right: "ask",
  approver_is_asker: "ask",
  undo_window: "hold",
};

/** From the most permissive to the most cautious. */
export const CAUTION: readonly GateVerdict[] = ["act", "ask", "hold", "refuse"];

export function gate(input: GateInput): GateAnswer {
  const reasons = [
    ...safetyReasons(input),
    ...ownershipReasons(input),
    ...timingReasons(input),
    ...scaleReasons(input),
    ...decisionReasons(input),
  ];
  return { verdict: verdictOf(reasons), reasons: sorted(reasons) };
}

export function verdictOf(reasons: readonly GateReason[]): GateVerdict {
  const caution = reasons.map((reason) => CAUTION.indexOf(REASON_VERDICT[reason.code]));
  return CAUTION[Math.max(0, ...caution)] ?? "refuse";
}

/** Whether a person's decision is among what is missing, even where something else holds the repair too. */
export function waitsForPerson(answer: GateAnswer): boolean {
  return answer.reasons.some((reason) => REASON_VERDICT[reason.code] === "ask");
}

/** In the order of caution, and the same list for the same facts. */
function sorted(reasons: readonly GateReason[]): GateReason[] {
  const unique = new Map(reasons.map((reason) => [`${reason.code} ${reason.says}`, reason]));
  const place = (reason: GateReason) => GATE_REASONS.indexOf(reason.code);
  return [...unique.values()].sort((a, b) => place(a) - place(b) || (a.says < b.says ? -1 : 1));
}
