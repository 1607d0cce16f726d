import type { Millis } from "../model/evidence.ts";
import { type GateReason, type GateReasonCode, stopCovers } from "../model/gate.ts";
import { saidInstant } from "../model/instant.ts";
import { type Plan, RISKS, type Risk } from "../model/repair.ts";
import { approvalsNeeded, missingApprovals } from "./approvals.ts";
import type { GateInput, Hold, Stop } from "./gate-input.ts";

/*
 * Conditions are written so that a number that is none (NaN from a broken row) counts against acting: `!(a <= b)`
 * where `a > b` would let it pass.
 */

function when(holds: boolean, code: GateReasonCode, says: () => string): GateReason[] {
  return holds ? [{ code, says: says() }] : [];
}

function planOf(input: GateInput): Plan | null {
  return "none" in input.plan ? null : input.plan;
}

/** Is it stopped, and is what we believe of it good enough to act on? */
export function safetyReasons(input: GateInput): GateReason[] {
  const { evidence, now, drift } = input;
  const { asOf, expiresAt, intentAt } = evidence;
  const unknown = evidence.openAttempt === "unknown" || drift.class === "unknown_after_repair";
  return [
    ...stopReasons(input),
    ...when(expiresAt === null, "evidence_expired", () => "It rests on no look that can be believed."),
    ...when(
      expiresAt !== null && !(now <= expiresAt),
      "evidence_expired",
      () => `Its evidence expired at ${told(expiresAt)}.`,
    ),
    ...when(
      asOf !== null && intentAt !== null && !(asOf >= intentAt),
      "evidence_before_intent",
      () => `Its evidence is as of ${told(asOf)}, older than the request of ${told(intentAt)}.`,
    ),
    ...when(
      evidence.contradictory || drift.class === "contradictory_evidence",
      "contradiction",
      () => "Sources disagree. No action is possible until they agree.",
    ),
    ...when(
      unknown,
      "outcome_unknown",
      () => "We tried and do not know what happened. No further attempt until a read settles it.",
    ),
    ...when(
      evidence.openAttempt === "attempting",
      "outcome_unknown",
      () => "An attempt is under way, its outcome still to come.",
    ),
  ];
}

/** A stop of any team that the repair is about covers it: the one it acts for, the one it was planned for, both owners. */
function stopReasons(input: GateInput): GateReason[] {
  const { now, target, drift, owner } = input;
  const teams = [owner?.id ?? null, planOf(input)?.owner ?? null, ...input.ownerTeams];
  const covers = (stop: Stop) =>
    teams.some((team) => stopCovers(stop.scope, { ...target, class: drift.class, owner: team }));
  return input.stops
    .filter((stop) => lasts(stop, now) && covers(stop))
    .map((stop) =>
      stop.pause
        ? { code: "paused", says: `Paused (${stop.scope}) by ${heldBy(stop)}` }
        : { code: "stop_in_force", says: `Stopped (${stop.scope}) by ${heldBy(stop)}` },
    );
}

function lasts({ until }: Hold, now: Millis): boolean {
  return until === null || !(now >= until);
}

function heldBy({ by, until, reason }: Hold): string {
  return `${by}${until === null ? "" : ` until ${saidInstant(until)}`}: ${reason}`;
}

/** A null moment is never told: each caller has asked for it first. */
function told(at: number | null): string {
  return at === null ? "an unknown moment" : saidInstant(at);
}

/** A repair acts for one living team, with that team's credential, under the ownership that it was planned under. */
export function ownershipReasons(input: GateInput): GateReason[] {
  const { owner } = input;
  const plan = planOf(input);
  if (plan === null) return [];
  if (owner === null) {
    return [{ code: "owner_departed", says: "Nobody owns it, so there is nobody to act for." }];
  }
  return [
    ...when(
      !owner.living,
      "owner_departed",
      () => `Team ${owner.id} is not there any more; there is nobody to act for.`,
    ),
    ...when(
      plan.owner !== owner.id || plan.ownerEpoch !== owner.epoch,
      "owner_epoch_moved",
      () =>
        `Ownership moved: planned for ${plan.owner} in epoch ${plan.ownerEpoch}, now ${owner.id} in epoch ${owner.epoch}.`,
    ),
    ...when(
      !input.credentialOk,
      "credential_not_of_owner",
      () => `The credential that it would use (${plan.contract.credential}) is not the one of ${owner.id}.`,
    ),
  ];
}

/** Has somebody put it off, or is now not the time? */
export function timingReasons(input: GateInput): GateReason[] {
  const { holds, now, recurrence, window, undoUntil, drift } = input;
  const { blocked, snoozed, accepted = null } = holds;
  return [
    // The date of a block is when to review it. It ends only when somebody lifts it.
    ...(blocked === null
      ? []
      : [{ code: "object_blocked" as const, says: `Blocked by ${blocked.by}: ${blocked.reason}` }]),
    ...(snoozed !== null && lasts(snoozed, now)
      ? [{ code: "object_snoozed" as const, says: `Snoozed by ${heldBy(snoozed)}` }]
      : []),
    ...(accepted !== null && lasts(accepted, now)
      ? [{ code: "difference_accepted" as const, says: `Accepted by ${heldBy(accepted)}` }]
      : []),
    ...when(
      recurrence.open !== null,
      "recurrence_breaker",
      () =>
        `${drift.class} came back ${recurrence.open?.times} times since ${told(recurrence.open?.since ?? null)} (${recurrence.open?.id}). Find what undoes the repairs, then close it.`,
    ),
    ...when(
      recurrence.open === null && !(recurrence.count < recurrence.limit),
      "recurrence_breaker",
      () =>
        `${drift.class} came back after ${recurrence.count} confirmed repairs (limit ${recurrence.limit}). Find what undoes them first.`,
    ),
    ...when(
      !window.open,
      "outside_window",
      () =>
        `The change window is closed; ${window.open || window.opensAt === null ? "no opening is planned" : `it opens at ${saidInstant(window.opensAt)}`}.`,
    ),
    ...when(
      undoUntil !== null && !(now >= undoUntil),
      "undo_window",
      () => `Can be undone until ${told(undoUntil)}; nothing is done before.`,
    ),
  ];
}

/** Is it too much, for one run or for the target? */
export function scaleReasons(input: GateInput): GateReason[] {
  const { population: p, budgets, broken, parked } = input;
  const over = (count: number, percent: number) => !(p.objects < p.minimum) && !(count * 100 <= p.objects * percent);
  const empties = p.emptyGuard && p.removed > 0 && p.removed >= p.objects;
  return [
    ...broken,
    ...when(
      over(p.drifted, p.driftedPercentMax),
      "too_many_drifted",
      () =>
        `${p.drifted} of ${p.objects} objects drifted, more than ${p.driftedPercentMax} %. Suspect the look before the world.`,
    ),
    ...when(
      planOf(input)?.contract.removes === true && (empties || over(p.removed, p.removedPercentMax)),
      "would_empty_target",
      () =>
        `This run would remove ${p.removed} of ${p.objects} objects${empties ? "" : `, more than ${p.removedPercentMax} %`}.`,
    ),
    ...when(parked !== null, "budget_spent", () => parked ?? ""),
    ...budgets
      .filter((budget) => !(budget.used + budget.needed <= budget.limit))
      .map(({ scope, used, limit, needed }): GateReason => {
        return { code: "budget_spent", says: `Limit reached (${scope}): ${used} of ${limit} used, ${needed} needed.` };
      }),
  ];
}

/** Does it need a person, and have enough of them decided on exactly this plan? */
export function decisionReasons(input: GateInput): GateReason[] {
  const { policy } = input;
  const plan = planOf(input);
  const refusals = [
    ...when(
      policy.mode === "never",
      "policy_never",
      () => `Policy version ${policy.version}: never repaired, only shown.`,
    ),
    ...("none" in input.plan ? [{ code: "no_safe_repair" as const, says: input.plan.because }] : []),
  ];
  const asks = askReasons(input, plan);
  if (asks.length === 0 || plan === null) return [...refusals, ...asks];
  const needed = approvalsNeeded(policy, plan.contract.risk);
  const quorum = { needed, teams: policy.bothOwners ? input.ownerTeams : null };
  const missing = missingApprovals(quorum, input.approvals, plan.hash, input.now);
  // Once enough people decided on this plan, what asked for them is answered.
  return missing.length === 0 ? refusals : [...refusals, ...asks, ...missing];
}

function askReasons({ policy, notUnattended, riskLimit, correlation }: GateInput, plan: Plan | null): GateReason[] {
  const risk = plan?.contract.risk ?? "low";
  return [
    ...when(
      policy.mode !== "automatic" && policy.mode !== "never",
      "policy_review",
      () => `Policy version ${policy.version}: a person decides.`,
    ),
    ...notUnattended.map((says): GateReason => ({ code: "not_unattended", says })),
    ...when(
      correlation === "weak",
      "weak_correlation",
      () => "It was matched by name only; a person has to confirm that it is the one.",
    ),
    ...when(
      rank(risk) > RISKS.indexOf(riskLimit),
      "risk_over_limit",
      () => `Its risk is ${risk}; unattended, ${riskLimit} is the limit.`,
    ),
  ];
}

/** A risk that is not known is over every limit. */
function rank(risk: Risk): number {
  return RISKS.includes(risk) ? RISKS.indexOf(risk) : RISKS.length;
}
