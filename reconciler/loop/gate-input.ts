import { type KindConfig, limitsOf } from "../config.ts";
import type { FoundDrift } from "../model/drift-class.ts";
import type { Classification, FoundObject, Millis } from "../model/evidence.ts";
import type { PolicyRow } from "../model/gate.ts";
import type { Plan } from "../model/repair.ts";
import { DEFAULT_LIMITS } from "../policy/defaults.ts";
import type { Approval, BudgetNeed, GateInput, Hold } from "../policy/gate-input.ts";
import { notUnattended } from "../policy/unattended.ts";
import { isSpent, lineageOf } from "../repair/conclude.ts";
import { idempotencyKey } from "../repair/plan.ts";
import type { ApprovalRow, ObjectBundle, RepairRow, Settings } from "../store.ts";

/** Not a team: the plan's whole effect is on our record, or what it is about belongs to no living team. */
const SHARED_CREDENTIALS = ["record", "custodian"];

export type JudgeInput = {
  bundle: ObjectBundle;
  settings: Settings;
  kind: KindConfig;
  now: Millis;
  /** Approvals of the open repair of each class, by repair id. */
  approvals: ReadonlyMap<string, ApprovalRow[]>;
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
};

/** Everything the gate may depend on, from rows. */
export function gateInputOf({ bundle, settings, kind, now, approvals }: JudgeInput, of: Assessed): GateInput {
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
      by: stop.setBy,
      until: stop.until,
    })),
    holds: {
      blocked: hold(object.blockedAt, object.blockedBy, object.blockedReason, null),
      snoozed:
        (object.snoozedUntil ?? 0) > now ? hold(1, object.snoozedBy, object.snoozeReason, object.snoozedUntil) : null,
      paused: null,
    },
    owner: { id: owner, living: team !== undefined && team.departedAt === null, epoch: team?.epoch ?? 0 },
    credentialOk:
      plan === null || plan.contract.credential === owner || SHARED_CREDENTIALS.includes(plan.contract.credential),
    recurrence: { count: setbacks(bundle.repairs, drift.class, now), limit: limits.setbacksMax },
    window: { open: true },
    population: {
      objects: settings.population,
      drifted: settings.drifted,
      removed: plan?.contract.removes === true && drift.class === "extra_external" ? 1 : 0,
      minimum: limits.populationMin,
      driftedPercentMax: limits.driftedShareMax * 100,
      removedPercentMax: DEFAULT_LIMITS.population.removedPercentMax,
      emptyGuard: DEFAULT_LIMITS.population.emptyGuard,
    },
    broken: [],
    budgets: of.budgets,
    policy: of.policy,
    notUnattended:
      plan === null ? [] : notUnattended(kind.spec.capabilities, plan, { until: keyUntil(bundle, plan, kind), now }),
    riskLimit: DEFAULT_LIMITS.riskLimit,
    correlation: drift.class === "missing_external_id" ? strengthOf(found) : null,
    ownerTeams: ownerTeams(owner, drift),
    approvals: repair === undefined ? [] : (approvals.get(repair.id) ?? []).map((row) => toApproval(row, repair)),
    undoUntil: repair?.state === "approved" && repair.decidedBy !== "policy" ? repair.notBefore : null,
  };
}

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
  const sent = attempts.filter(
    (attempt) => attempt.idempotencyKey === key && (attempt.state !== "did_not_happen" || attempt.proof !== null),
  );
  return sent.length === 0 ? null : Math.min(...sent.map((attempt) => attempt.reservedAt)) + keyLifeMs;
}

/** What it would take from the budgets: unattended repairs only, a person's decision is its own limit. */
export function budgetsOf({ settings, kind }: JudgeInput, drift: FoundDrift, policy: PolicyRow): BudgetNeed[] {
  if (policy.mode !== "automatic") return [];
  const scope = `kind:${kind.spec.kind}/class:${drift.class}`;
  const used = settings.budgets.find((row) => row.scope === scope)?.used ?? 0;
  return [{ scope, used, limit: limitsOf(kind).perHour, needed: 1 }];
}

function hold(at: number | null, by: string | null, reason: string | null, until: number | null): Hold | null {
  return at === null ? null : { by: by ?? "somebody", reason: reason ?? "no reason given", until };
}

/** Repairs of the class that were proved, or should have been, within the window: here it is again. */
function setbacks(repairs: readonly RepairRow[], driftClass: string, now: number): number {
  const over = repairs.filter((repair) => repair.state === "confirmed" || repair.state === "did_not_hold");
  return over.filter(
    (repair) => repair.class === driftClass && repair.stateSince > now - DEFAULT_LIMITS.recurrence.windowMs,
  ).length;
}

/** A name alone may be a coincidence; a marker or a link is ours. */
function strengthOf(found: readonly FoundObject[]): "strong" | "weak" {
  return found.length === 1 && found[0]?.by !== "name" ? "strong" : "weak";
}

function ownerTeams(owner: string, drift: FoundDrift): string[] {
  const other = drift.detail.owner?.found;
  return drift.class === "stale_owner" && typeof other === "string" && other !== owner ? [owner, other] : [owner];
}

function toApproval(row: ApprovalRow, repair: RepairRow): Approval {
  return {
    personId: row.personId,
    name: row.name,
    planHash: row.planHash,
    expiresAt: row.expiresAt,
    holdsRight: row.holdsRight && !row.used,
    team: row.team,
    isAsker: repair.excluded.includes(row.personId),
  };
}
