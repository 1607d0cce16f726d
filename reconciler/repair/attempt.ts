import { messageOf } from "../../lib/message-of.ts";
import type { Actor as ConnectorActor, ConnectorSpec, PerformResult } from "../connectors/contract.ts";
import type { Millis } from "../model/evidence.ts";
import { stopCovers } from "../model/gate.ts";
import { instant } from "../model/instant.ts";
import type { Ports } from "../ports.ts";
import type { AttemptRow, Claim, RepairRow, Store, StoreTx } from "../store.ts";
import { latest } from "./conclude.ts";
import { idempotencyKey } from "./plan.ts";

/**
 * One attempt of one repair: reserve (by the caller's transaction) → guard → call → outcome. Where a process dies in
 * between, the row that `reserve` committed is all the next one needs: it means "may have been sent".
 */

/** From issuing the lease confirmation to dispatching the call. A process that slept longer must not send. */
export const SEND_BUDGET_MS = 1_000;
/** Lease that must be left when the call is dispatched, on top of the call's own deadline. */
export const LEASE_MARGIN_MS = 1_000;
/** How long a claim lasts without being confirmed again, by the database's clock. */
export const LEASE_MS = 15_000;

export type AttemptDeps = {
  store: Store;
  ports: Ports;
  spec: ConnectorSpec;
  actor: ConnectorActor;
  leaseMs: Millis;
  /** Test seam for crashes at a named point; a constant no-op in production. */
  at: (point: CrashPoint) => Promise<void> | void;
};

/** Named after the step that has just ended. */
export const CRASH_POINTS = [
  "claimed",
  "looked",
  "judged",
  "looked_again",
  "reserved",
  "guarded",
  "called",
  "outcome_written",
  "verified",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Writes the intention. Runs inside the transaction that checked fence, plan hash, gate, budget and approvals. */
export async function reserve(
  tx: StoreTx,
  input: { claim: Claim; repair: RepairRow; id: string; spec: ConnectorSpec; leaseMs: Millis; approvals: string[] },
): Promise<AttemptRow> {
  const { claim, repair, spec } = input;
  const attempt: AttemptRow = {
    kind: repair.kind,
    key: repair.key,
    id: input.id,
    repairId: repair.id,
    class: repair.class,
    state: "attempting",
    generation: repair.generation,
    planHash: repair.planHash,
    idempotencyKey: idempotencyKey(repair.plan, repair.lineage),
    fence: claim.fence,
    holder: claim.holder,
    reservedAt: tx.now,
    deadlineAt: tx.now + input.leaseMs + spec.callMs,
    outcomeAt: null,
    externalId: null,
    receipt: null,
    says: null,
    settleUntil: null,
    verifiedAt: null,
    proof: null,
    resolvedBy: null,
  };
  await tx.insertAttempt(attempt);
  for (const approval of input.approvals) await tx.consumeApproval(repair, approval, attempt.id);
  await tx.moveRepair(repair, repair.id, ["approved"], { state: "attempting", stateSince: tx.now });
  await tx.updateObject(repair, {
    openAttempt: "attempting",
    attempted: true,
    status: "verifying",
    statusSince: tx.now,
    // If this process ends here, whoever comes next has to look once no call can start any more.
    dueAt: attempt.deadlineAt,
  });
  await tx.audit({
    actor: { kind: "reconciler", id: claim.holder },
    action: "attempt.reserved",
    kind: repair.kind,
    key: repair.key,
    subject: attempt.id,
    detail: {
      repair: repair.id,
      plan: repair.planHash,
      fence: claim.fence,
      idempotencyKey: attempt.idempotencyKey,
      approvals: input.approvals,
      steps: repair.plan.steps.map((step) => step.says),
    },
  });
  await tx.notify({ topic: "repair", id: repair.id, kind: repair.kind, key: repair.key });
  return attempt;
}

/**
 * Confirms the claim and makes the call in one breath. What a lease in our database cannot prevent is a process that
 * sleeps between the two; so the clock that never goes back is read in the same tick as the dispatch.
 */
export async function call(
  deps: AttemptDeps,
  claim: Claim,
  repair: RepairRow,
  attempt: AttemptRow,
  /** `teams`: all that it is about; for a contested owner the other side's, too. A stop of any of them holds it. */
  { teams, keyAgeMs }: { teams: readonly string[]; keyAgeMs: Millis },
): Promise<PerformResult> {
  const { store, ports, spec } = deps;
  const asked = ports.clock.monotonic();
  const confirmed = await store.confirm(claim, repair.generation === 0 ? null : repair.generation, deps.leaseMs);
  if (confirmed === null) return notSent("the claim was lost, or the request changed, before the call");
  const { kind, key } = repair;
  const covers = (scope: string) =>
    teams.some((owner) => stopCovers(scope, { connector: spec.connector, kind, class: repair.class, owner, key }));
  const stop = confirmed.stops.find((row) => covers(row.scope));
  if (stop !== undefined) return notSent(`stopped before the call: ${stop.reason}`);
  await deps.at("guarded");

  const abort = new AbortController();
  const timer = ports.scheduler.after(spec.callMs, () => abort.abort());
  try {
    const left = confirmed.remainingMs - (ports.clock.monotonic() - asked);
    if (ports.clock.monotonic() - asked > SEND_BUDGET_MS || left < spec.callMs + LEASE_MARGIN_MS) {
      return notSent("too much time passed between the last check and the call");
    }
    return await deps.actor.perform({
      plan: repair.plan,
      idempotencyKey: attempt.idempotencyKey,
      keyAgeMs,
      fence: claim.fence,
      deadlineMs: spec.callMs,
      signal: abort.signal,
    });
  } catch (error) {
    // A connector that throws broke its contract; what it did before is anybody's guess.
    return { outcome: "unknown", externalId: null, says: messageOf(error), receipt: {} };
  } finally {
    timer.cancel();
  }
}

function notSent(says: string): PerformResult {
  return { outcome: "did_not_happen", externalId: null, says: `Not sent: ${says}.`, receipt: {} };
}

/**
 * Writes what came of the call: outcome, receipt and external id in one update. A holder whose fence has moved on
 * writes nothing: whoever holds it now treats the attempt as unknown and looks.
 */
export async function writeOutcome(
  tx: StoreTx,
  input: { claim: Claim; repair: RepairRow; attempt: AttemptRow; result: PerformResult; spec: ConnectorSpec },
): Promise<boolean> {
  const { claim, repair, attempt, result, spec } = input;
  const bundle = await tx.bundle(repair);
  if (bundle === null || bundle.object.fence !== claim.fence) return false;

  const settleUntil = result.outcome === "did_not_happen" ? null : tx.now + spec.settleMs;
  const moved = await tx.moveAttempt(repair, attempt.id, ["attempting"], {
    state: result.outcome,
    outcomeAt: tx.now,
    // From now on nothing of this attempt can start; settling is counted from here.
    deadlineAt: tx.now,
    externalId: result.externalId,
    receipt: result.receipt,
    says: result.says,
    settleUntil,
  });
  if (!moved) return false;
  await applyOutcome(tx, { ...input, settleUntil });
  await heedWait(tx, input);
  return true;
}

/** Shorter than this, the object's own back-off is enough; longer than an hour nobody's word is taken for it. */
const WAIT_MS_MIN = 5_000;
const WAIT_MS_MAX = 60 * 60_000;
const WAIT_ASKED = "It asked not to be called for so long.";

/** Who asks to be left alone asks all of us: the whole connector is paused for so long, and the record says why. */
async function heedWait(
  tx: StoreTx,
  { claim, attempt, result, spec }: { claim: Claim; attempt: AttemptRow; result: PerformResult; spec: ConnectorSpec },
): Promise<void> {
  const { outcome, retryAfterMs = 0 } = result;
  if (outcome === "happened" || retryAfterMs < WAIT_MS_MIN) return;
  const { connector } = spec;
  const until = tx.now + Math.min(retryAfterMs, WAIT_MS_MAX);
  const own = attempt.id.replace(/^[a-z]+_/, "stop_");
  const id = await tx.pauseConnector({ id: own, connector, until, reason: WAIT_ASKED });
  if (id === null) return;
  await tx.audit({
    actor: { kind: "reconciler", id: claim.holder },
    action: "pause.set",
    subject: id,
    detail: { scope: `connector:${connector}`, reason: WAIT_ASKED, until: instant(until), attempt: attempt.id },
  });
  await tx.notify({ topic: "stop", id });
}

async function applyOutcome(
  tx: StoreTx,
  input: { claim: Claim; repair: RepairRow; attempt: AttemptRow; result: PerformResult; settleUntil: Millis | null },
): Promise<void> {
  const { claim, repair, attempt, result, settleUntil } = input;
  const state = { happened: "verifying", did_not_happen: "did_not_happen", unknown: "not_confirmed" } as const;
  await tx.moveRepair(repair, repair.id, ["attempting"], {
    state: state[result.outcome],
    stateSince: tx.now,
    ...(result.outcome === "did_not_happen" ? { endReason: result.says } : {}),
  });
  const unknown = result.outcome === "unknown";
  await tx.updateObject(repair, {
    openAttempt: unknown ? "unknown" : "none",
    ...(unknown ? { status: "not_confirmed", statusSince: tx.now } : {}),
    ...(result.outcome === "happened" ? linkPatch(repair, result, tx.now) : {}),
    dueAt: settleUntil ?? tx.now,
  });
  await tx.audit({
    actor: { kind: "reconciler", id: claim.holder },
    action: `attempt.${result.outcome}`,
    kind: repair.kind,
    key: repair.key,
    subject: attempt.id,
    detail: {
      repair: repair.id,
      says: result.says,
      externalId: result.externalId,
      receipt: result.receipt,
      uncertain: unknown ? "Whether the call took effect. Nothing is sent again until a settled look answers." : null,
    },
  });
  await tx.notify({ topic: "repair", id: repair.id, kind: repair.kind, key: repair.key });
}

/** A made object is linked with its outcome; a removed one loses its link, so that making it again is a new link. */
export function linkPatch(repair: RepairRow, result: { externalId: string | null }, now: Millis) {
  if (repair.class === "missing_external" || repair.class === "missing_external_id") {
    return result.externalId === null ? {} : { externalId: result.externalId, linkedAt: now };
  }
  if (repair.class === "extra_external") return { externalId: null, linkedAt: null };
  return {};
}

/**
 * When the object wants another look because of its attempts. One without an outcome may be this claim's own, whose
 * reservation nobody heard of: only a later claim may call it lost, once no call can start any more.
 */
export function nextLookAfter(attempts: readonly AttemptRow[]): Millis | null {
  return latest(
    attempts
      .filter(
        ({ state, verifiedAt }) =>
          state === "attempting" || state === "unknown" || (state === "happened" && verifiedAt === null),
      )
      .map((a) => (a.state === "attempting" ? a.deadlineAt : a.settleUntil)),
  );
}
