import { wantsDigest } from "../../lib/comparable.ts";
import { messageOf } from "../../lib/message-of.ts";
import { type KindConfig, limitsOf } from "../config.ts";
import type { Connector, Observer, PerformResult } from "../connectors/contract.ts";
import { nextEffectLook, openNow } from "../desired/effects.ts";
import { desiredOf } from "../desired/situation.ts";
import { answerEffects, endSilentEffects } from "../desired/tend-effects.ts";
import { disputeSettles } from "../difference/rules.ts";
import type { DriftClass } from "../model/drift-class.ts";
import type { Finding } from "../model/finding.ts";
import type { ReportedAct } from "../model/report.ts";
import type { Conditions } from "../model/status.ts";
import { doubtAbsence, type LookedAt, lookAt } from "../observed/facts.ts";
import { backoff } from "../policy/backoff.ts";
import { windowStart } from "../policy/budget.ts";
import { nextTurn, slotsOf } from "../policy/turns.ts";
import type { Ports } from "../ports.ts";
import { type Concluded, makeId, recordConditions, recordFindings, unlinkGone } from "../record/findings.ts";
import { keepJudgement } from "../record/judgements.ts";
import { applyConclusions, rescueLost } from "../repair/apply-conclusions.ts";
import { type CrashPoint, call, nextLookAfter, reserve, writeOutcome } from "../repair/attempt.ts";
import { concludeAttempts, keyAge } from "../repair/conclude.ts";
import { tendRepairs } from "../repair/tend.ts";
import type { AttemptRow, Claim, FactRow, ObjectBundle, RepairRow, Settings, Store, StoreTx } from "../store.ts";
import { recordBreakers } from "./breakers.ts";
import { type Judgement, judge, judgeVersion, recheckAt, settingsDigest } from "./judge.ts";
import { readRest } from "./rest.ts";

export type KindRuntime = { config: KindConfig; connector: Connector; observer: Observer };

export type LoopDeps = {
  store: Store;
  ports: Ports;
  kinds: ReadonlyMap<string, KindRuntime>;
  leaseMs: number;
  /** Crash points for tests; a constant no-op in production. */
  at: (point: CrashPoint) => Promise<void> | void;
};

/** One object may need several repairs; each is made and proved before the next. */
const ROUNDS_MAX = 6;
const UNREAD_MS = 10_000;
const HELD_MS = 5_000;
const HELD_MS_MAX = 60_000;

/** What a run may do to one object: repairs of this class alone, and so many. The loop does all that the gate lets through. */
export type Bound = { class?: DriftClass | undefined; repairs?: number };

/** Something was called for it, whatever came of that. */
export function isSent({ outcome }: ReportedAct): boolean {
  return outcome === "happened" || outcome === "did_not_happen" || outcome === "unknown";
}

/**
 * One pass over one claimed object, from evidence to record. This is all the branching there is:
 *
 *   look → judge and record → nothing to do: rest
 *                           → a repair may act: look again → reserve → call → outcome → (next round proves it)
 */
export async function reconcile(deps: LoopDeps, claim: Claim, bound: Bound = {}): Promise<ReportedAct[]> {
  const acted: ReportedAct[] = [];
  await deps.at("claimed");
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const looked = await lookFresh(deps, claim);
    await deps.at("looked");
    const decision = await deps.store.together((tx) => decide(tx, deps, claim, looked, bound));
    acted.push(...decision.acted);
    if (decision.acted.some((act) => act.outcome === "confirmed")) await deps.at("verified");
    if (decision.next === null || acted.filter(isSent).length === bound.repairs) return acted;
    await deps.at("judged");

    const again = await lookFresh(deps, claim);
    await deps.at("looked_again");
    if (!sawAgain(deps, claim, again, decision.next)) {
      await putOff(deps, claim);
      return acted;
    }
    const reserved = await deps.store.together((tx) => reserveUnchanged(tx, deps, claim, again, decision.next));
    if (reserved === null) continue;
    if ("later" in reserved) {
      await putOff(deps, claim, reserved.later);
      return acted;
    }
    await deps.at("reserved");

    const outcome = await send(deps, claim, reserved);
    acted.push(outcome);
    if (outcome.outcome !== "happened") return acted;
  }
  return acted;
}

/**
 * What was seen a sweep ago is no second look: without a fresh one of every source that the plan names, or else of an
 * authority, nothing is reserved.
 */
function sawAgain(deps: LoopDeps, { kind }: Claim, { facts }: LookedAt, { plan }: RepairRow): boolean {
  const { sources } = runtimeOf(deps, kind).config.spec;
  const shown = (source: string) => facts.some((fact) => fact.source === source && fact.complete);
  // A plan from before sources were named has none.
  const named = plan.contract.evidence ?? [];
  if (named.length > 0) return named.every(shown);
  return sources.some(({ name, standing }) => standing === "authoritative" && shown(name));
}

/** It stays approved, and is tried again once its source may have come back, or its turn may have come. */
async function putOff(deps: LoopDeps, claim: Claim, ms = UNREAD_MS): Promise<void> {
  await deps.store.transaction(async (tx) => {
    const bundle = await tx.bundle(claim);
    if (bundle?.object.fence === claim.fence) await tx.updateObject(claim, { dueAt: tx.now + ms });
  });
}

async function lookFresh(deps: LoopDeps, claim: Claim): Promise<LookedAt & { settings: Settings }> {
  const { config, observer } = runtimeOf(deps, claim.kind);
  const abort = new AbortController();
  const timer = deps.ports.scheduler.after(10_000, () => abort.abort());
  try {
    const [now, link] = await Promise.all([deps.store.now(), deps.store.linkOf(claim)]);
    const [looked, settings] = await Promise.all([
      lookAt(claim, link, { observer, spec: config.spec, now, signal: abort.signal }),
      deps.store.settings(claim.kind, windowStart(now)),
    ]);
    return { ...looked, settings };
  } finally {
    timer.cancel();
  }
}

type Decision = { next: RepairRow | null; acted: ReportedAct[] };
const NOTHING: Decision = { next: null, acted: [] };

/** Judges what was looked at and writes down everything that follows from it, in one transaction. */
async function decide(
  tx: StoreTx,
  deps: LoopDeps,
  claim: Claim,
  looked: LookedAt & { settings: Settings },
  bound: Bound,
): Promise<Decision> {
  const bundle = await tx.bundle(claim);
  if (bundle === null || bundle.object.fence !== claim.fence) return NOTHING;
  const { config } = runtimeOf(deps, claim.kind);
  const actor = { kind: "reconciler", id: claim.holder } as const;
  const applying = { tx, actor, bundle };
  await takeFacts(tx, config, bundle, looked);
  await rescueLost(applying, claim.fence, config.spec.settleMs);
  await endSilentEffects(applying);
  bundle.object.openAttempt = openNow(bundle, tx.now);

  const before = new Map(bundle.repairs.map((repair) => [repair.id, repair.state]));
  let judgement = await judgeBundle(tx, config, bundle, looked.settings);
  const conclusions = concludeAttempts(bundle, judgement.classification);
  if (await applyConclusions(applying, conclusions)) judgement = await judgeBundle(tx, config, bundle, looked.settings);

  await answerEffects(applying, judgement.classification);
  bundle.object.openAttempt = openNow(bundle, tx.now);
  const { intent } = bundle;
  if (intent?.presence === "present" && intent.desired === null)
    await tx.keepDesired(intent, desiredOf(intent, config.spec));

  const newId = makeId(deps.ports.random.uuid);
  const recording = { tx, actor, newId };
  const { rows: driftRows, news } = await recordFindings(
    recording,
    bundle,
    judgement.classification,
    judgement.findings,
  );
  if (news || judgement.classification.verdict !== bundle.object.verdict) {
    await keepJudgement(recording, bundle.object, { ...judgement, version: judgeVersion(config) });
  }
  await recordBreakers(recording, bundle, judgement.findings);
  const tending = { tx, actor, bundle, newId, fraction: deps.ports.random.fraction, only: bound.class };
  const next = await tendRepairs(tending, judgement.classification, judgement.findings, driftRows);
  const open = bundle.repairs.filter(({ state }) => state === "proposed" || state === "approved");
  const judgedUnder = settingsDigest(looked.settings, config);
  await recordConditions(recording, bundle.object, concludedFrom(judgement, judgedUnder, config, tx.now), {
    ...(await unlinkGone(recording, bundle.object, judgement.classification)),
    openAttempt: bundle.object.openAttempt,
    handledToken: claim.requestToken,
    // Whoever asked since the claim was not answered by this look.
    dueAt:
      next === null && bundle.object.requestToken === claim.requestToken
        ? nextDue(bundle, open, judgement, config.spec.settleMs, tx.now)
        : tx.now,
  });
  return { next, acted: [...reportConclusions(bundle, before), ...reportProposals(open, before)] };
}

export function concludedFrom(judgement: Judgement, judgedUnder: string, kind: KindConfig, now: number): Concluded {
  return {
    classification: judgement.classification,
    held: heldBy(judgement.findings),
    wants: wantsDigest(judgement.situation.intent),
    judgedUnder,
    recheckAt: recheckAt(judgement, kind.spec.settleMs, now),
    snoozeEnds: judgement.snoozeEnds,
  };
}

type Reserved = { repair: RepairRow; attempt: AttemptRow; teams: string[]; keyAgeMs: number };

/** Reserves the attempt if what was just seen again still gives exactly this plan and the gate still says act. */
async function reserveUnchanged(
  tx: StoreTx,
  deps: LoopDeps,
  claim: Claim,
  again: LookedAt,
  planned: RepairRow | null,
): Promise<Reserved | { later: number } | null> {
  const bundle = await tx.bundle(claim);
  if (planned === null || bundle === null || bundle.object.fence !== claim.fence) return null;
  // Nobody may send any more under a claim that has run out: it would only use up approvals and budgets.
  if (bundle.object.leaseUntil === null || bundle.object.leaseUntil <= tx.now) return null;
  const { config } = runtimeOf(deps, claim.kind);
  await takeFacts(tx, config, bundle, again);
  // A stop, a policy or a team may have changed since the look.
  const [settings, rest] = await Promise.all([
    tx.settings(claim.kind, windowStart(tx.now)),
    readRest(tx, config, bundle, true),
  ]);
  const { findings } = judge({ bundle, settings, kind: config, now: tx.now, ...rest });
  const finding = findings.find((candidate) => candidate.drift.class === planned.class);
  const repair = bundle.repairs.find((row) => row.id === planned.id);
  if (repair?.state !== "approved" || finding?.plan?.hash !== repair.planHash) return null;
  if (finding.gate.verdict !== "act") return null;
  const [turn, budgets] = [turnOf(config, repair, tx.now), budgetsOf(repair, finding, tx.now)];
  const short = await takeAll(tx, [...turn, ...budgets]);
  if (short !== null && turn.includes(short)) {
    const { perMinute } = limitsOf(config);
    return { later: nextTurn({ perMinute, waiting: settings.drifted, now: tx.now }, deps.ports.random.fraction()) };
  }
  if (short !== null) return null;
  // Those that the gate counted: whose giver may not approve any more decided nothing here.
  const approvals = (rest.approvals.get(repair.id) ?? []).filter(
    (row) => !row.used && row.planHash === repair.planHash && row.holdsRight && tx.now < row.expiresAt,
  );
  const attempt = await reserve(tx, {
    claim,
    repair,
    id: makeId(deps.ports.random.uuid)("attempt", bundle.object.bucket),
    spec: config.spec,
    leaseMs: deps.leaseMs,
    approvals: approvals.map((row) => row.id),
  });
  const teams = [...new Set([repair.owner, ...finding.asked.ownerTeams])];
  return { repair, attempt, teams, keyAgeMs: keyAge(bundle.attempts, attempt.idempotencyKey, tx.now) };
}

type Take = { scope: string; windowStart: number; amount: number; limit: number };

/** In a storm the outside world is called at a steady rate, by all processes together. Our own record is not outside. */
function turnOf(kind: KindConfig, { plan }: RepairRow, now: number): Take[] {
  if (plan.contract.credential === "record") return [];
  const { slotMs, calls } = slotsOf(limitsOf(kind).perMinute);
  const start = Math.floor(now / slotMs) * slotMs;
  return [{ scope: `connector:${kind.spec.connector}`, windowStart: start, amount: 1, limit: calls }];
}

/** Unattended repairs take from a persisted budget inside the claim, so that no number of workers can overshoot it. */
function budgetsOf({ decidedBy }: RepairRow, { budgets }: Finding, now: number): Take[] {
  if (decidedBy !== "policy") return [];
  return budgets.map(({ scope, needed, limit }) => ({ scope, windowStart: windowStart(now), amount: needed, limit }));
}

/** All of them, or the first that does not reach: then what was taken is given back, for nothing is made of it. */
async function takeAll(tx: StoreTx, takes: readonly Take[]): Promise<Take | null> {
  for (const [n, take] of takes.entries()) {
    if (await tx.takeBudget(take.scope, take.windowStart, take.amount, take.limit)) continue;
    for (const taken of takes.slice(0, n))
      await tx.takeBudget(taken.scope, taken.windowStart, -taken.amount, taken.limit);
    return take;
  }
  return null;
}

async function send(deps: LoopDeps, claim: Claim, { repair, attempt, ...about }: Reserved): Promise<ReportedAct> {
  const { config, connector } = runtimeOf(deps, claim.kind);
  const { spec } = config;
  const recordOnly = repair.plan.contract.credential === "record";
  const actor = connector.actor();
  try {
    const result = recordOnly
      ? linkOnly(repair)
      : await call(
          { store: deps.store, ports: deps.ports, spec, actor, leaseMs: deps.leaseMs, at: deps.at },
          claim,
          repair,
          attempt,
          about,
        );
    await deps.at("called");
    const written = await deps.store.together((tx) => writeOutcome(tx, { claim, repair, attempt, result, spec }));
    await deps.at("outcome_written");
    const outcome = written ? result.outcome : "unknown";
    const says = written ? result.says : "The claim was lost before the outcome could be written.";
    return { repair: repair.id, kind: repair.kind, key: repair.key, class: repair.class, outcome, says };
  } finally {
    await actor.close();
  }
}

/** A repair of our own record touches nothing outside: its whole effect is the outcome's transaction. */
function linkOnly(repair: RepairRow): PerformResult {
  const [externalId, ...others] = repair.plan.steps.flatMap((step) => step.args.externalIds ?? []);
  if (typeof externalId !== "string" || others.length > 0) {
    return {
      outcome: "did_not_happen",
      externalId: null,
      says: "The plan does not name one external id.",
      receipt: {},
    };
  }
  return { outcome: "happened", externalId, says: "Linked in our record.", receipt: {} };
}

async function takeFacts(tx: StoreTx, { spec }: KindConfig, bundle: ObjectBundle, looked: LookedAt): Promise<void> {
  const take = async (seen: FactRow): Promise<void> => {
    const known = bundle.facts.find((row) => row.source === seen.source);
    const kept = await tx.putFact(doubtAbsence(seen, known, spec));
    if (kept === null) return;
    if (known === undefined) bundle.facts.push(kept);
    else Object.assign(known, kept);
  };
  await Promise.all(looked.facts.map(take));
}

async function judgeBundle(
  tx: StoreTx,
  kind: KindConfig,
  bundle: ObjectBundle,
  settings: Settings,
): Promise<Judgement> {
  return judge({ bundle, settings, kind, now: tx.now, ...(await readRest(tx, kind, bundle)) });
}

/** What holds the object, the most binding first: a person's block, a stop, a wait for a decision. */
export function heldBy(findings: readonly Finding[]): Conditions["held"] {
  const codes = new Set(findings.flatMap((finding) => finding.gate.reasons.map((reason) => reason.code)));
  if (codes.has("object_blocked")) return "block";
  if (codes.has("stop_in_force") || codes.has("paused")) return "stop";
  const asks = findings.some((finding) => finding.gate.verdict === "ask" || finding.gate.verdict === "refuse");
  return asks ? "review" : "none";
}

/** When this object wants its next look; null where only the sweep, or somebody who asks, brings it back. */
function nextDue(
  bundle: ObjectBundle,
  open: readonly RepairRow[],
  { classification, situation }: Judgement,
  settleMs: number,
  now: number,
): number | null {
  const inconclusive = classification.verdict === "pending" || classification.verdict === "verifying";
  const times = [
    nextLookAfter(bundle.attempts),
    nextEffectLook(bundle.effects, settleMs),
    ...open.map((repair) => (repair.state === "approved" ? repair.notBefore : repair.expiresAt)),
    bundle.object.snoozedUntil,
    // A listing that does not show what was never seen there says nothing new: nobody else would ask that source again.
    disputeSettles(situation),
    inconclusive ? now + settleMs : null,
  ].filter((time): time is number => time !== null);
  const next = times.length === 0 ? null : Math.min(...times);
  if (next === null) return null;
  // What is overdue and still not ready is held by a reason that may end at any moment, or last for days, as a stop may:
  // each look costs the outside world one, so the longer it is held, the more seldom.
  if (next <= now) return now + Math.min(HELD_MS_MAX, Math.max(HELD_MS, (now - next) / 10));
  return Math.max(next, now + 1_000);
}

function reportConclusions(bundle: ObjectBundle, before: ReadonlyMap<string, string>): ReportedAct[] {
  return bundle.repairs
    .filter((repair) => before.get(repair.id) !== undefined && before.get(repair.id) !== repair.state)
    .flatMap((repair): ReportedAct[] => {
      const at = { repair: repair.id, kind: repair.kind, key: repair.key, class: repair.class };
      if (repair.state === "confirmed") return [{ ...at, outcome: "confirmed", says: "A fresh look shows it." }];
      if (repair.state === "superseded") return [{ ...at, outcome: "superseded", says: repair.endReason ?? "" }];
      return [];
    });
}

function reportProposals(open: readonly RepairRow[], before: ReadonlyMap<string, string>): ReportedAct[] {
  return open
    .filter((repair) => repair.state === "proposed" && !before.has(repair.id))
    .map((repair) => ({
      repair: repair.id,
      kind: repair.kind,
      key: repair.key,
      class: repair.class,
      outcome: "proposed" as const,
      says: repair.plan.title,
    }));
}

/**
 * Reconciles one claimed object and gives it back. One that throws waits longer each time, and from the third time on is
 * told as set aside; others go on. It is never given up: what failed may have been the database, or may have been mended.
 */
export async function reconcileSafely(
  deps: LoopDeps,
  claim: Claim,
  bound: Bound = {},
): Promise<{ acted: ReportedAct[]; error: string | null }> {
  try {
    return { acted: await reconcile(deps, claim, bound), error: null };
  } catch (error) {
    const says = messageOf(error);
    await deps.store
      .transaction(async (tx) => {
        const bundle = await tx.bundle(claim);
        if (bundle === null || bundle.object.fence !== claim.fence) return;
        const poison = bundle.object.poison + 1;
        const dueAt = tx.now + backoff(poison, deps.ports.random.fraction());
        await tx.updateObject(claim, { poison, poisonReason: says, dueAt });
      })
      .catch(() => {});
    return { acted: [], error: says };
  } finally {
    // A claim that cannot be given back ends by its lease.
    await deps.store.release(claim).catch(() => {});
  }
}

export function runtimeOf(deps: Pick<LoopDeps, "kinds">, kind: string): KindRuntime {
  const runtime = deps.kinds.get(kind);
  if (runtime === undefined) throw new Error(`No connector is configured for the kind "${kind}".`);
  return runtime;
}
