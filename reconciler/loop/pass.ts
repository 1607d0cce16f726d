import { messageOf } from "../../lib/message-of.ts";
import { type KindConfig, limitsOf } from "../config.ts";
import type { SourceSpec } from "../connectors/contract.ts";
import { openNow } from "../desired/effects.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { DriftClass } from "../model/drift-class.ts";
import { instant } from "../model/instant.ts";
import type { ReportedDrift, RunReport, RunSummary } from "../model/report.ts";
import { total } from "../model/summary-figures.ts";
import { doubtAbsence, inBatches, isRead, lookAt } from "../observed/facts.ts";
import { takeScan } from "../observed/take-scan.ts";
import { forecast, windowStart } from "../policy/budget.ts";
import { makeId, recordConditions, recordFindings } from "../record/findings.ts";
import { keepJudgement } from "../record/judgements.ts";
import type { DriftRow, Due, ObjectBundle, Settings, Store, StoreTx, Uncounted } from "../store.ts";
import { opensBreaker, recordBreakers } from "./breakers.ts";
import { checkClaims } from "./check-claims.ts";
import { heardBy, judge, judgeVersion, settingsDigest } from "./judge.ts";
import { concludedFrom, isSent, type KindRuntime, type LoopDeps, reconcileSafely } from "./reconcile.ts";
import { readRest } from "./rest.ts";
import { weigh } from "./weigh.ts";

export type PassScope = { kind?: string; key?: string; class?: DriftClass; limit?: number };

/** Detection is handed this and nothing more: stores, clocks and observers. There is no actor in it to call. */
export type DetectDeps = Pick<LoopDeps, "store" | "ports"> & {
  kinds: ReadonlyMap<string, Pick<KindRuntime, "config" | "observer">>;
};

/** Objects judged in one transaction, and such transactions at once. */
const JUDGED_AT_ONCE = 100;
const LANES = 2;
const DRIFTS_AT_ONCE = 500;
/** A source has this long to list everything. */
const SCAN_MS = 5 * 60_000;
const LOOK_MS = 10_000;
const UNJUDGEABLE_MS = 60_000;

/** Compares without acting, and says what would be done and why not. */
export async function detect(
  deps: DetectDeps,
  scope: PassScope,
  by: string,
  /** Drifts that the report lists; how many more there are, it counts. */
  driftsMax = Number.POSITIVE_INFINITY,
): Promise<RunReport> {
  const run = `run_${deps.ports.random.uuid().replaceAll("-", "")}`;
  await deps.store.startRun({ id: run, mode: "detect", scope, startedBy: by });
  return finish(deps, scope, run, () => look(deps, scope, run, "detect", driftsMax));
}

/**
 * One bounded act run: looks at everything in scope, then repairs what the gate lets through, object by object: of the scope's
 * class, if it names one, and no more than its limit.
 */
export async function act(deps: LoopDeps, scope: PassScope, by: string, holder: string): Promise<RunReport> {
  const run = `run_${deps.ports.random.uuid().replaceAll("-", "")}`;
  await deps.store.startRun({ id: run, mode: "act", scope, startedBy: by });
  return finish(deps, scope, run, async () => {
    const report = await look(deps, scope, run, "act", Number.POSITIVE_INFINITY);
    await actOn(deps, report, scope, holder);
    return report;
  });
}

async function actOn(deps: LoopDeps, report: RunReport, scope: PassScope, holder: string): Promise<void> {
  const refs = new Map(report.drifts.map((drift) => [`${drift.kind}/${drift.key}`, drift]));
  let sent = 0;
  for (const ref of refs.values()) {
    const left = (scope.limit ?? Number.POSITIVE_INFINITY) - sent;
    if (left <= 0) {
      const reason = `Limit reached: ${scope.limit}. Not touched in this run.`;
      report.unjudged.push({ kind: ref.kind, key: ref.key, reason });
      continue;
    }
    const claim = await deps.store.claimOne(ref, holder, deps.leaseMs);
    if (claim === null) {
      report.unjudged.push({ kind: ref.kind, key: ref.key, reason: "Another reconciler is working on it." });
      continue;
    }
    const result = await reconcileSafely(deps, claim, { class: scope.class, repairs: left });
    report.acted.push(...result.acted);
    sent += result.acted.filter(isSent).length;
    if (result.error !== null) report.unjudged.push({ kind: ref.kind, key: ref.key, reason: result.error });
  }
}

async function finish(
  deps: DetectDeps,
  scope: PassScope,
  run: string,
  work: () => Promise<RunReport>,
): Promise<RunReport> {
  const { store } = deps;
  try {
    const report = await work();
    report.summary = await summarizeRun(deps, scope);
    report.drifts_omitted = Math.max(0, total(report.summary.cells) - report.drifts.length);
    await store.endRun(run, { complete: report.complete, report, error: null });
    return report;
  } catch (error) {
    await store.endRun(run, { complete: false, report: null, error: messageOf(error) });
    throw error;
  }
}

/** Of everything that is open in scope as the run ends, whatever the lists hold. */
async function summarizeRun({ store, kinds }: DetectDeps, scope: PassScope): Promise<RunSummary> {
  const configs = [...kinds].filter(([kind]) => scope.kind === undefined || scope.kind === kind);
  const { unattended, ...summary } = await store.summarize({ ...scope, kinds: configs.map(([kind]) => kind) });
  const budgets = [];
  for (const [kind, { config }] of configs) {
    const { budgets: uses } = await store.uncounted(kind, windowStart(await store.now()));
    const ofKind = unattended.filter((one) => one.kind === kind);
    const usedOf = (name: string) => uses.find((use) => use.scope === name)?.used ?? 0;
    budgets.push(...forecast(ofKind, usedOf, limitsOf(config).perHour));
  }
  return { ...summary, budgets };
}

async function look(
  deps: DetectDeps,
  scope: PassScope,
  run: string,
  mode: "detect" | "act",
  driftsMax: number,
): Promise<RunReport> {
  const report: RunReport = {
    run,
    mode,
    complete: true,
    counts: { objects: 0, in_sync: 0, pending: 0, verifying: 0, drifted: 0 },
    drifts: [],
    drifts_omitted: 0,
    acted: [],
    sources: [],
    unjudged: [],
  };
  for (const [kind, runtime] of await kindsOf(deps, scope)) {
    if (scope.key === undefined) {
      const startedAt = await deps.store.now();
      for (const source of runtime.config.spec.sources.filter(isRead))
        await scanSource(deps, runtime, source, startedAt, report);
      await judgeKind({ ...deps, config: runtime.config, report });
      if (mode === "act" && (await weigh(deps, runtime.config))) {
        await judgeKind({ ...deps, config: runtime.config, report });
      }
    } else {
      await lookAtOne(deps, runtime, { kind, key: scope.key }, report);
      await judgeOne({ ...deps, config: runtime.config, report }, { kind, key: scope.key });
    }
    await tell(deps.store, { ...scope, kind }, report, driftsMax);
  }
  await checkClaims(deps, run);
  return report;
}

/** Of a key alone: the kinds that have such an object. Where none has, those that manage such keys. */
async function kindsOf({ store, kinds }: DetectDeps, { kind, key }: PassScope) {
  const all = [...kinds].filter(([name]) => kind === undefined || kind === name);
  if (kind !== undefined || key === undefined) return all;
  const bundles = await store.transaction((tx) => Promise.all(all.map(([name]) => tx.bundle({ kind: name, key }))));
  const known = all.filter((_, n) => bundles[n] != null);
  return known.length > 0 ? known : all.filter(([, { config }]) => config.spec.managed(key));
}

async function scanSource(
  deps: DetectDeps,
  { config: { spec }, observer }: Pick<KindRuntime, "config" | "observer">,
  source: SourceSpec,
  startedAt: number,
  report: RunReport,
): Promise<void> {
  const abort = new AbortController();
  const timer = deps.ports.scheduler.after(SCAN_MS, () => abort.abort(new Error("It took more than five minutes.")));
  const at = { kind: spec.kind, source: source.name };
  try {
    const id = `scan_${deps.ports.random.uuid().replaceAll("-", "")}`;
    const scanning = {
      store: deps.store,
      observer,
      spec,
      source,
      run: report.run,
      id,
      startedAt,
      signal: abort.signal,
    };
    const { complete, counted, suspect } = await takeScan(scanning);
    report.complete &&= complete;
    report.sources.push({ ...at, complete, counted, suspect });
  } catch (error) {
    // A source that cannot be read says nothing about any object; what it said before ages.
    report.complete = false;
    await deps.store.noteSourceError(spec.kind, source.name, messageOf(error));
    report.sources.push({ ...at, complete: false, counted: 0, suspect: messageOf(error) });
  } finally {
    timer.cancel();
  }
}

async function lookAtOne(
  deps: DetectDeps,
  { config, observer }: Pick<KindRuntime, "config" | "observer">,
  ref: ObjectRef,
  report: RunReport,
): Promise<void> {
  const abort = new AbortController();
  const timer = deps.ports.scheduler.after(LOOK_MS, () => abort.abort());
  const now = await deps.store.now();
  const link = await deps.store.linkOf(ref);
  const looked = await lookAt(ref, link, { observer, spec: config.spec, now, signal: abort.signal });
  timer.cancel();
  const shown = looked.facts.some((fact) => fact.found.length > 0);
  await inBatches(deps.store, looked.facts, async (tx, fact) => {
    if (shown) await tx.ensureObject(ref);
    // Of what neither is there nor was asked for, nothing is kept: a key may be one of another kind.
    else if ((await tx.bundle(ref)) === null) return;
    const before = await tx.fact(ref, fact.source);
    await tx.putFact(doubtAbsence(fact, before ?? undefined, config.spec));
  });
  for (const { source, error } of looked.errors) {
    report.complete = false;
    report.sources.push({ kind: ref.kind, source, complete: false, counted: 0, suspect: error });
  }
}

export type Judging = Pick<DetectDeps, "store" | "ports"> & { config: KindConfig; report: RunReport };

/**
 * Judges what may be judged differently than it was: what changed, and what is not as asked. Where both sides have the
 * same digest nothing differs, and the database says so for all of them at once.
 */
export async function judgeKind(judging: Judging): Promise<void> {
  const { store, config } = judging;
  const { kind } = config.spec;
  const under = await noteUnder(judging, kind);
  const isAnyDue = await store.isAnyDue(kind, under);
  const { left } = await store.settleInSync(kind);
  if (!isAnyDue && left === 0) return;
  const against = await counted(store, kind, under);
  const lot: Lot = { kind, atOnce: JUDGED_AT_ONCE };
  if (!(await judgeLot(judging, against, lot))) return;
  // There is more than one lot: while the database writes one, the next is judged.
  const lane = async () => {
    while (await judgeLot(judging, against, lot));
  };
  await allOf(Array.from({ length: LANES }, lane));
}

/** What objects are judged under; `judgedUnder` is its digest. */
type Under = Due & { uncounted: Uncounted };

type Against = Due & { settings: Settings };

/** Marks what other settings than before may judge differently. */
async function noteUnder(judging: Judging, kind: string): Promise<Under> {
  const under = await readUnder(judging, kind);
  await judging.store.noteSettings(kind, { judgedUnder: under.judgedUnder, version: heardBy(judging.config) });
  return under;
}

async function readUnder({ store, config }: Judging, kind: string): Promise<Under> {
  const by = await store.now();
  const uncounted = await store.uncounted(kind, windowStart(by));
  return { by, uncounted, judgedUnder: settingsDigest(uncounted, config) };
}

async function counted(store: Store, kind: string, { uncounted, ...due }: Under): Promise<Against> {
  return { ...due, settings: { ...uncounted, ...(await store.counts(kind)) } };
}

/** `atOnce`: from the first object on that cannot be written, one. */
type Lot = { kind: string; atOnce: number };

/** True where there may be more. Nobody else judges these meanwhile: each lot is of rows that it has locked. */
async function judgeLot(judging: Judging, against: Against, lot: Lot): Promise<boolean> {
  const { store, report } = judging;
  const { kind, atOnce } = lot;
  let current: ObjectRef | null = null;
  try {
    const judged = await store.transaction(async (tx) => {
      const bundles = await tx.toJudge(kind, against, atOnce);
      current = bundles[0]?.object ?? null;
      await tx.inOneGo((together) => allOf(bundles.map((bundle) => judgeInto(together, judging, against, bundle))));
      return bundles.length;
    });
    return judged === atOnce;
  } catch (error) {
    // What one object's rows cannot be written for must not hold up the others: they are taken one by one from here.
    if (atOnce === 1 && current !== null) await setAside(store, current, against.judgedUnder, error, report);
    else if (atOnce === 1) throw error;
    lot.atOnce = 1;
    return true;
  }
}

/** Fails as one of them did, but not before the others have ended: none goes on in a transaction that is over. */
async function allOf<Works extends readonly Promise<unknown>[] | []>(works: Works) {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return Promise.all(works);
}

/** An object that cannot be judged is told with its reason and holds up no other; it is tried again in a minute. */
async function setAside(store: Store, ref: ObjectRef, judgedUnder: string, error: unknown, report: RunReport) {
  const reason = messageOf(error);
  // The other lane may have met it, too, before this one has it set aside.
  if (!report.unjudged.some(({ kind, key }) => kind === ref.kind && key === ref.key))
    report.unjudged.push({ kind: ref.kind, key: ref.key, reason });
  await store.transaction((tx) =>
    tx.updateObject(ref, {
      ...{ verdict: "verifying", dirty: false, judgedUnder, recheckAt: tx.now + UNJUDGEABLE_MS },
      poisonReason: reason,
    }),
  );
}

async function judgeOne(judging: Judging, ref: ObjectRef): Promise<void> {
  const { store, report } = judging;
  const against = await counted(store, ref.kind, await readUnder(judging, ref.kind));
  await store.transaction(async (tx) => {
    const bundle = await tx.bundle(ref);
    if (bundle === null) report.unjudged.push({ ...ref, reason: "There is no such object." });
    else await judgeInto(tx, judging, against, bundle);
  });
}

async function judgeInto(
  tx: StoreTx,
  judging: Judging,
  { settings, judgedUnder }: Against,
  bundle: ObjectBundle,
): Promise<void> {
  const { config, report, ports } = judging;
  bundle.object.openAttempt = openNow(bundle, tx.now);
  const judgement = judge({ bundle, settings, kind: config, now: tx.now, ...(await readRest(tx, config, bundle)) });
  const recording = { tx, actor: { kind: "reconciler", id: report.run } as const, newId: makeId(ports.random.uuid) };
  const { news } = await recordFindings(recording, bundle, judgement.classification, judgement.findings);
  if (news || judgement.classification.verdict !== bundle.object.verdict) {
    await keepJudgement(recording, bundle.object, { ...judgement, version: judgeVersion(config) });
  }
  const concluded = concludedFrom(judgement, judgedUnder, config, tx.now);
  const decides = concluded.snoozeEnds !== null || opensBreaker(judgement.findings);
  if (report.mode === "act") await recordBreakers(recording, bundle, judgement.findings);
  // A look decides nothing: what it found due is left to the next pass that may act.
  else if (decides) Object.assign(concluded, { snoozeEnds: null, recheckAt: tx.now });
  await recordConditions(recording, bundle.object, concluded, { openAttempt: bundle.object.openAttempt });
}

/** Adds what the kind's rows say now: how many objects are how, and open drifts as long as there is room. */
async function tell(
  store: Store,
  scope: PassScope & { kind: string },
  report: RunReport,
  driftsMax: number,
): Promise<void> {
  const verdicts = await store.verdicts(scope.kind, scope.key ?? null);
  const { in_sync, pending, verifying, drifted, contradictory } = verdicts;
  report.counts.objects += in_sync + pending + verifying + drifted + contradictory;
  report.counts.in_sync += in_sync;
  report.counts.pending += pending;
  report.counts.verifying += verifying;
  report.counts.drifted += drifted + contradictory;
  for (let after: DriftRow | null = null; report.drifts.length < driftsMax; ) {
    const limit = Math.min(DRIFTS_AT_ONCE, driftsMax - report.drifts.length);
    const rows: DriftRow[] = await store.openDrifts(scope, after, limit);
    for (const row of rows) report.drifts.push(toReported(row));
    if (rows.length < limit) return;
    after = rows.at(-1) ?? null;
  }
}

function toReported(row: DriftRow): ReportedDrift {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    class: row.class,
    direction: row.direction,
    says: row.sentence,
    owner: row.owner,
    first_seen: instant(row.firstSeen),
    last_seen: instant(row.lastSeen),
    occurrences: row.occurrences,
    plan: row.plan === null ? null : { hash: row.plan.hash, title: row.plan.title, steps: row.plan.steps },
    gate: { verdict: row.gateVerdict ?? "hold", reasons: row.gateReasons },
  };
}
