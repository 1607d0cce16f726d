import { type KindConfig, limitsOf } from "../config.ts";
import type { FoundDrift } from "../model/drift-class.ts";
import type { Classification, FoundObject, Millis } from "../model/evidence.ts";
import type { PolicyRow } from "../model/gate.ts";
import type { Plan } from "../model/repair.ts";
import { soonerWords } from "../model/snooze.ts";
import { acceptanceOf } from "../policy/acceptance.ts";
import { hourBudgets, scopesOf } from "../policy/budget.ts";
import { DEFAULT_LIMITS, setbacksMaxOf } from "../policy/defaults.ts";
import type { Approval, BudgetNeed, GateInput, Hold } from "../policy/gate-input.ts";
import { brokenInvariants } from "../policy/invariants.ts";
import { notUnattended } from "../policy/unattended.ts";
import { windowState } from "../policy/windows.ts";
import { isSpent, lineageOf } from "../repair/conclude.ts";
import { idempotencyKey } from "../repair/plan.ts";
import type { ApprovalRow, AttemptRow, ObjectBundle, RepairRow, Settings } from "../store.ts";

/** Not a team: the plan's whole effect is on our record, or what it is about belongs to no living team. */
const SHARED_CREDENTIALS = ["record", "custodian"];

export type JudgeInput = {
  bundle: ObjectBundle;
  settings: Settings;
  kind: KindConfig;
  now: Millis;
  /** Approvals of the open repair of each class, by repair id. */
  approvals: ReadonlyMap<string, ApprovalRow[]>;
  /** Administrative permissions of the object that no other one holds. */
  alone: ReadonlySet<string>;
};

export type Assessed = {
  classification: Classification;
  drift: FoundDrift;
  plan: Plan | null;
  noPlan: string | null;
  owner: string;
  policy: PolicyRow;
  repair: RepairRow | undefined;
  budgets: BudgetNeed[];
  parked: string | null;
};

/** Everything the gate may depend on, from rows. */
export function gateInputOf({ bundle, settings, kind, now, approvals, alone }: JudgeInput, of: Assessed): GateInput {
  const { object, intent } = bundle;
  const { classification: c, drift, plan, owner, repair } = of;
  const limits = limitsOf(kind);
  const team = settings.teams.find((row) => row.id === owner);
  const found = c.spoke?.found ?? [];
  return {
    now,
    target: { connector: kind.spec.connector, kind: kind.spec.kind, key: object.key },
    drift,
    plan: plan ?? { none: true, because: of.noPlan ?? "There is no safe repair." },
    evidence: {
      asOf: c.spoke?.asOf ?? null,
      expiresAt: c.expiresAt,
      intentAt: intent?.askedAt ?? null,
      contradictory: c.verdict === "contradictory",
      openAttempt: object.openAttempt,
    },
    stops: settings.stops.map((stop) => ({
      scope: stop.scope,
      reason: stop.reason,
      by: nameOf(settings, stop.setBy),
      until: stop.until,
      pause: stop.pause,
    })),
    holds: {
      blocked: hold(object.blockedAt, nameOf(settings, object.blockedBy), object.blockedReason, null),
      snoozed:
        (object.snoozedUntil ?? 0) > now
          ? hold(1, nameOf(settings, object.snoozedBy), snoozeReason(object), object.snoozedUntil)
          : null,
      accepted: acceptedHold(settings, bundle, drift, now),
    },
    owner: { id: owner, living: team !== undefined && team.departedAt === null, epoch: team?.epoch ?? 0 },
    credentialOk:
      plan === null || plan.contract.credential === owner || SHARED_CREDENTIALS.includes(plan.contract.credential),
    recurrence: {
      count: setbacks(bundle, drift.class, now).length,
      limit: setbacksMaxOf(kind.disposable === true, drift.class, limits.setbacksMax),
      open: bundle.breakers.find((row) => row.class === drift.class && row.closedAt === null) ?? null,
    },
    window: windowState(kind.windows ?? [], owner, now),
    population: {
      objects: settings.population,
      drifted: settings.drifted,
      removed: plan?.contract.removes === true && drift.class === "extra_external" ? 1 : 0,
      minimum: limits.populationMin,
      driftedPercentMax: limits.driftedShareMax * 100,
      removedPercentMax: limits.removedShareMax * 100,
      emptyGuard: DEFAULT_LIMITS.population.emptyGuard,
    },
    broken: brokenInvariants(plan, drift, found, kind.spec, alone),
    budgets: of.budgets,
    parked: of.parked,
    policy: of.policy,
    notUnattended:
      plan === null ? [] : notUnattended(kind.spec.capabilities, plan, { until: keyUntil(bundle, plan, kind), now }),
    riskLimit: limits.riskLimit,
    correlation: drift.class === "missing_external_id" ? strengthOf(found) : null,
    ownerTeams: ownerTeams(owner, drift),
    approvals:
      repair === undefined ? [] : (approvals.get(repair.id) ?? []).map((row) => toApproval(row, repair, intent)),
    undoUntil: repair?.state === "approved" && repair.decidedBy !== "policy" ? repair.notBefore : null,
  };
}

/** By its own answer. A person who says that it did not happen may be wrong, and what a look proves may have been undone. */
const isRefused = ({ state, proof, resolvedBy }: AttemptRow) =>
  state === "did_not_happen" && proof === null && resolvedBy === null;

/**
 * Until when the key that this plan would use is remembered, since a try under it may have been sent; a try that is
 * proved to have been refused leaves nothing to remember. Null where there was none, or it is remembered for good.
 */
function keyUntil({ attempts }: ObjectBundle, plan: Plan, { spec }: KindConfig): Millis | null {
  const { keyLifeMs } = spec.capabilities;
  if (keyLifeMs === null) return null;
  // An error is kept under it, so the next try has another key, and nothing outside knows that it is the same.
  if (
    attempts.some(
      (attempt) => isSpent(attempt) && attempt.class === plan.class && attempt.generation === plan.generation,
    )
  )
    return 0;
  const key = idempotencyKey(plan, lineageOf(attempts, plan.class, plan.generation));
  const sent = attempts.filter((attempt) => attempt.idempotencyKey === key && !isRefused(attempt));
  return sent.length === 0 ? null : Math.min(...sent.map((attempt) => attempt.reservedAt)) + keyLifeMs;
}

/**
 * What it takes from budgets, and whether it is parked. Unattended repairs only: a person's decision is its own limit,
 * and so is a release, for exactly the plan that was parked, until it took effect once.
 */
export function budgetsOf(
  { bundle, settings, kind }: JudgeInput,
  { drift, policy, plan, owner, repair }: Pick<Assessed, "drift" | "policy" | "plan" | "owner" | "repair">,
): Pick<Assessed, "budgets" | "parked"> {
  const decided = repair?.state === "approved" && repair.decidedBy !== "policy";
  const row = bundle.drifts.find((one) => one.class === drift.class && one.resolvedAt === null);
  const own = settings.batches.find((batch) => batch.id === row?.batch);
  const isSent = bundle.attempts.some(({ planHash, state }) => planHash === plan?.hash && state === "happened");
  const released = own?.releasedUntil != null && plan !== null && row?.batchPlan === plan.hash && !isSent;
  if (policy.mode !== "automatic" || decided || released) return { budgets: [], parked: null };
  const target = { kind: kind.spec.kind, class: drift.class, owner };
  const used = (scope: string) => settings.budgets.find((budget) => budget.scope === scope)?.used ?? 0;
  const scopes = scopesOf(target);
  const batch = settings.batches.find(
    ({ releasedUntil, ...one }) => releasedUntil === null && one.scopes.some((scope) => scopes.includes(scope)),
  );
  return {
    budgets: hourBudgets(target, limitsOf(kind)).map((budget) => ({ ...budget, used: used(budget.scope), needed: 1 })),
    parked:
      batch === undefined
        ? null
        : `Parked in one batch (${batch.id}), because limits do not reach for all (${batch.says}). One release lets exactly these act.`,
  };
}

function snoozeReason({ snoozeReason: reason, snoozeRule: rule }: ObjectBundle["object"]): string | null {
  const sooner = rule === null ? "" : soonerWords(rule);
  return sooner === "" ? reason : `${reason ?? "no reason given"} (${sooner.replace(/^, /, "")})`;
}

function acceptedHold(settings: Settings, { drifts }: ObjectBundle, drift: FoundDrift, now: Millis): Hold | null {
  const ofClass = drifts.filter((row) => row.class === drift.class);
  // What was only hidden meanwhile opens again with what was said of it.
  const row =
    ofClass.find((one) => one.resolvedAt === null) ?? ofClass.findLast((one) => one.resolution === "eclipsed");
  const accepted = acceptanceOf(row?.acceptance ?? null, drift, now);
  return accepted === null ? null : { ...accepted, by: nameOf(settings, accepted.by) };
}

/** As people know them; whoever is none of them, a program or somebody who is gone, by id. */
function nameOf({ people }: Settings, id: string | null): string {
  return id === null ? "somebody" : (people.get(id) ?? id);
}

function hold(at: number | null, by: string, reason: string | null, until: number | null): Hold | null {
  return at === null ? null : { by, reason: reason ?? "no reason given", until };
}

/**
 * Repairs of the class that were proved, or should have been, within the window: here it is again. What was repaired for an
 * earlier request was not undone: something else is asked for now. Once somebody dealt with the cause and closed its record,
 * counting begins anew.
 */
export function setbacks({ object, repairs, breakers }: ObjectBundle, driftClass: string, now: number): RepairRow[] {
  const closed = breakers.filter((row) => row.class === driftClass).map((row) => row.closedAt ?? 0);
  const since = Math.max(now - DEFAULT_LIMITS.recurrence.windowMs, ...closed);
  return repairs
    .filter((repair) => repair.state === "confirmed" || repair.state === "did_not_hold")
    .filter((repair) => repair.generation === (object.generation ?? 0))
    .filter((repair) => repair.class === driftClass && repair.stateSince > since);
}

/** A name alone may be a coincidence; a marker or a link is ours. */
function strengthOf(found: readonly FoundObject[]): "strong" | "weak" {
  return found.length === 1 && found[0]?.by !== "name" ? "strong" : "weak";
}

function ownerTeams(owner: string, drift: FoundDrift): string[] {
  const other = drift.detail.owner?.found;
  return drift.class === "stale_owner" && typeof other === "string" && other !== owner ? [owner, other] : [owner];
}

/** Asking counts as it is now, too: whoever edited the request since it was planned is no second pair of eyes. */
function toApproval(row: ApprovalRow, repair: RepairRow, intent: ObjectBundle["intent"]): Approval {
  const makers = [...repair.excluded, repair.proposedBy, intent?.askedBy];
  return {
    personId: row.personId,
    name: row.name,
    planHash: row.planHash,
    expiresAt: row.expiresAt,
    holdsRight: row.holdsRight && !row.used,
    team: row.team,
    isAsker: makers.includes(row.personId),
  };
}
