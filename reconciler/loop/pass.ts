import { messageOf } from "../../lib/message-of.ts";
import type { Scan } from "../connectors/contract.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { DriftClass } from "../model/drift-class.ts";
import type { Millis } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import { instant } from "../model/instant.ts";
import type { ReportedDrift, RunReport } from "../model/report.ts";
import { inBatches, lookAt, takeIn } from "../observed/facts.ts";
import { makeId, recordConditions, recordFindings } from "../record/findings.ts";
import type { ApprovalRow, DriftRow, ObjectBundle, Settings, Store, StoreTx } from "../store.ts";
import { type Judgement, judge } from "./judge.ts";
import { heldBy, type KindRuntime, type LoopDeps, reconcileSafely, runtimeOf, windowStart } from "./reconcile.ts";

export type PassScope = { kind?: string; key?: string; class?: DriftClass; limit?: number };

/** Detection is handed this and nothing more: stores, clocks and observers. There is no actor in it to call. */
export type DetectDeps = Pick<LoopDeps, "store" | "ports"> & {
  kinds: ReadonlyMap<string, Pick<KindRuntime, "config" | "observer">>;
};

const PAGE = 200;
/** A complete scan that shows this much less than the one before suspects the source, not the objects. */
const SHRINK_MAX = 0.3;
const SHRINK_POPULATION_MIN = 10;

/** Compares without acting, and says what would be done and why not. */
export async function detect(deps: DetectDeps, scope: PassScope, by: string): Promise<RunReport> {
  const run = `run_${deps.ports.random.uuid().replaceAll("-", "")}`;
  await deps.store.startRun({ id: run, mode: "detect", scope, startedBy: by });
  return finish(deps.store, run, () => look(deps, scope, run, "detect"));
}

/** One bounded act run: looks at everything in scope, then repairs what the gate lets through, object by object. */
export async function act(deps: LoopDeps, scope: PassScope, by: string, holder: string): Promise<RunReport> {
  const run = `run_${deps.ports.random.uuid().replaceAll("-", "")}`;
  await deps.store.startRun({ id: run, mode: "act", scope, startedBy: by });
  return finish(deps.store, run, async () => {
    const report = await look(deps, scope, run, "act");
    await actOn(deps, report, scope, holder);
    return report;
  });
}

async function actOn(deps: LoopDeps, report: RunReport, scope: PassScope, holder: string): Promise<void> {
  const wanted = report.drifts.filter((drift) => scope.class === undefined || drift.class === scope.class);
  const refs = [...new Map(wanted.map((drift) => [`${drift.kind}/${drift.key}`, drift])).values()];
  let acted = 0;
  for (const ref of refs) {
    if (scope.limit !== undefined && acted >= scope.limit) {
      const reason = `Limit reached: ${scope.limit}. Not touched in this run.`;
      report.unjudged.push({ kind: ref.kind, key: ref.key, reason });
      continue;
    }
    const claim = await deps.store.claimOne(ref, holder, deps.leaseMs);
    if (claim === null) {
      report.unjudged.push({ kind: ref.kind, key: ref.key, reason: "Another reconciler is working on it." });
      continue;
    }
    const result = await reconcileSafely(deps, claim);
    report.acted.push(...result.acted);
    if (result.acted.some((done) => done.outcome !== "proposed" && done.outcome !== "superseded")) acted += 1;
    if (result.error !== null) report.unjudged.push({ kind: ref.kind, key: ref.key, reason: result.error });
  }
}

async function finish(store: Store, run: string, work: () => Promise<RunReport>): Promise<RunReport> {
  try {
    const report = await work();
    await store.endRun(run, { complete: report.complete, report, error: null });
    return report;
  } catch (error) {
    await store.endRun(run, { complete: false, report: null, error: messageOf(error) });
    throw error;
  }
}

async function look(deps: DetectDeps, scope: PassScope, run: string, mode: "detect" | "act"): Promise<RunReport> {
  const report: RunReport = {
    run,
    mode,
    complete: true,
    counts: { objects: 0, in_sync: 0, pending: 0, verifying: 0, drifted: 0 },
    drifts: [],
    acted: [],
    sources: [],
    unjudged: [],
  };
  for (const [kind, runtime] of deps.kinds) {
    if (scope.kind !== undefined && scope.kind !== kind) continue;
    const now = await deps.store.now();
    if (scope.key === undefined) await scanKind(deps, runtime, report, now);
    else await lookAtOne(deps, runtime, { kind, key: scope.key }, report, now);
    await judgeAll(deps, { kind, ...scope }, report, now);
  }
  return report;
}

async function scanKind(
  deps: DetectDeps,
  { config, observer }: Pick<KindRuntime, "config" | "observer">,
  report: RunReport,
  now: Millis,
): Promise<void> {
  const { kind, sources } = config.spec;
  const links = await deps.store.links(kind);
  for (const source of sources) {
    const abort = new AbortController();
    const timer = deps.ports.scheduler.after(60_000, () => abort.abort());
    try {
      const scan = suspectShrink(
        await observer.scan(source.name, links, now, abort.signal),
        await deps.store.lastCount(kind, source.name),
      );
      const id = `scan_${deps.ports.random.uuid().replaceAll("-", "")}`;
      if (scan.certificate.complete) {
        await takeIn(scan, id, { store: deps.store, observer, spec: config.spec, now, signal: abort.signal, links });
      } else report.complete = false;
      await deps.store.noteScan(report.run, kind, { ...scan.certificate, id });
      const { complete, counted, suspect } = scan.certificate;
      report.sources.push({ kind, source: source.name, complete, counted, suspect });
    } catch (error) {
      // A source that cannot be read says nothing about any object; what it said before ages.
      report.complete = false;
      await deps.store.noteSourceError(kind, source.name, messageOf(error));
      report.sources.push({ kind, source: source.name, complete: false, counted: 0, suspect: messageOf(error) });
    } finally {
      timer.cancel();
    }
  }
}

function suspectShrink(scan: Scan, before: number | null): Scan {
  const { counted, complete } = scan.certificate;
  const shrunk = before !== null && before >= SHRINK_POPULATION_MIN && counted < before * (1 - SHRINK_MAX);
  if (!complete || !shrunk || scan.covers !== "all") return scan;
  const suspect = `It showed ${counted} objects, and ${before} the time before. Nothing is concluded from it.`;
  return { ...scan, certificate: { ...scan.certificate, complete: false, suspect } };
}

async function lookAtOne(
  deps: DetectDeps,
  { config, observer }: Pick<KindRuntime, "config" | "observer">,
  ref: ObjectRef,
  report: RunReport,
  now: Millis,
): Promise<void> {
  const abort = new AbortController();
  const timer = deps.ports.scheduler.after(10_000, () => abort.abort());
  const link = await deps.store.linkOf(ref);
  const looked = await lookAt(ref, link, { observer, spec: config.spec, now, signal: abort.signal });
  timer.cancel();
  const shown = looked.facts.some((fact) => fact.found.length > 0);
  await inBatches(deps.store, looked.facts, async (tx, fact) => {
    if (shown) await tx.ensureObject(ref);
    await tx.putFact(fact);
  });
  for (const { source, error } of looked.errors) {
    report.complete = false;
    report.sources.push({ kind: ref.kind, source, complete: false, counted: 0, suspect: error });
  }
}

async function judgeAll(
  deps: DetectDeps,
  scope: PassScope & { kind: string },
  report: RunReport,
  now: Millis,
): Promise<void> {
  const settings = await deps.store.settings(scope.kind, windowStart(now));
  for (let after: string | null = null; ; ) {
    const keys: string[] = scope.key !== undefined ? [scope.key] : await deps.store.keys(scope.kind, after, PAGE);
    for (const key of keys) await judgeOne(deps, { kind: scope.kind, key }, settings, report);
    if (scope.key !== undefined || keys.length < PAGE) return;
    after = keys.at(-1) ?? null;
  }
}

async function judgeOne(deps: DetectDeps, ref: ObjectRef, settings: Settings, report: RunReport): Promise<void> {
  const { config } = runtimeOf(deps as LoopDeps, ref.kind);
  try {
    await deps.store.transaction(async (tx) => {
      const bundle = await tx.bundle(ref);
      if (bundle === null) {
        report.unjudged.push({ ...ref, reason: "There is no such object." });
        return;
      }
      const approvals = await approvalsOf(tx, bundle);
      const judgement = judge({ bundle, settings, kind: config, now: tx.now, approvals });
      const recording = {
        tx,
        actor: { kind: "reconciler", id: report.run } as const,
        newId: makeId(deps.ports.random.uuid),
      };
      const rows = await recordFindings(recording, bundle, judgement.classification, judgement.findings);
      await recordConditions(recording, bundle.object, judgement.classification, heldBy(judgement.findings));
      count(report, bundle, judgement, rows);
    });
  } catch (error) {
    report.unjudged.push({ ...ref, reason: messageOf(error) });
  }
}

async function approvalsOf(tx: StoreTx, bundle: ObjectBundle): Promise<Map<string, ApprovalRow[]>> {
  const approvals = new Map<string, ApprovalRow[]>();
  for (const repair of bundle.repairs) {
    if (repair.state === "approved") approvals.set(repair.id, await tx.approvals(repair, repair.id));
  }
  return approvals;
}

function count(report: RunReport, bundle: ObjectBundle, judgement: Judgement, rows: readonly DriftRow[]): void {
  const { verdict } = judgement.classification;
  // Nobody asks for it and it is not there: its history is kept, and there is nothing to count.
  if (bundle.object.generation === null && judgement.findings.length === 0) return;
  report.counts.objects += 1;
  report.counts[verdict === "contradictory" ? "drifted" : verdict] += 1;
  for (const finding of judgement.findings) {
    const row = rows.find((candidate) => candidate.class === finding.drift.class);
    if (row !== undefined) report.drifts.push(toReported(bundle, finding, row));
  }
}

function toReported(bundle: ObjectBundle, finding: Finding, row: DriftRow): ReportedDrift {
  return {
    id: row.id,
    kind: bundle.object.kind,
    key: bundle.object.key,
    class: finding.drift.class,
    direction: finding.drift.direction,
    says: finding.sentence,
    owner: finding.owner,
    first_seen: instant(row.firstSeen),
    last_seen: instant(row.lastSeen),
    occurrences: row.occurrences,
    plan:
      finding.plan === null ? null : { hash: finding.plan.hash, title: finding.plan.title, steps: finding.plan.steps },
    gate: finding.gate,
  };
}
