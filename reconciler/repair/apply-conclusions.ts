import type { Actor } from "../model/role.ts";
import type { AttemptRow, ObjectBundle, RepairRow, StoreTx } from "../store.ts";
import { linkPatch } from "./attempt.ts";
import { type Conclusion, isLost } from "./conclude.ts";

type Applying = { tx: StoreTx; actor: Actor; bundle: ObjectBundle };

/**
 * Attempts whose holder is gone ended without an answer. They become unknown, never failed: the call may have been
 * made. From here only a look leads on.
 */
export async function rescueLost({ tx, actor, bundle }: Applying, fence: number, settleMs: number): Promise<void> {
  for (const attempt of bundle.attempts) {
    if (!isLost(attempt, fence)) continue;
    const patch = {
      state: "unknown" as const,
      outcomeAt: tx.now,
      settleUntil: Math.max(attempt.deadlineAt, tx.now) + settleMs,
      says: "The process that made this attempt ended before it could write what came of it.",
    };
    if (!(await tx.moveAttempt(attempt, attempt.id, ["attempting"], patch))) continue;
    Object.assign(attempt, patch);
    await tx.moveRepair(attempt, attempt.repairId, ["attempting"], { state: "not_confirmed", stateSince: tx.now });
    setRepairState(bundle, attempt.repairId, "not_confirmed");
    bundle.object.openAttempt = "unknown";
    await tx.updateObject(attempt, { openAttempt: "unknown" });
    await tx.audit({
      actor,
      action: "attempt.unknown",
      kind: attempt.kind,
      key: attempt.key,
      subject: attempt.id,
      detail: { says: patch.says, uncertain: "Whether the call was made, and whether it took effect." },
    });
    await tx.notify({ topic: "repair", id: attempt.repairId, kind: attempt.kind, key: attempt.key });
  }
}

/** Writes what a look concluded about earlier tries. True where anything changed, so that the caller judges again. */
export async function applyConclusions(applying: Applying, conclusions: readonly Conclusion[]): Promise<boolean> {
  let changed = false;
  for (const conclusion of conclusions) {
    switch (conclusion.says) {
      case "open":
        continue;
      case "settled":
        await applySettled(applying, conclusion);
        break;
      case "proved":
        await endVerifying(applying, conclusion.attempt, conclusion.proof, "confirmed");
        break;
      case "did_not_hold":
        await endVerifying(applying, conclusion.attempt, conclusion.proof, "did_not_hold");
        break;
    }
    changed = true;
  }
  return changed;
}

async function applySettled(
  { tx, actor, bundle }: Applying,
  { attempt, outcome, proof, externalId }: Extract<Conclusion, { says: "settled" }>,
): Promise<void> {
  const happened = outcome === "happened";
  const patch = {
    state: outcome,
    proof,
    externalId: externalId ?? attempt.externalId,
    ...(happened ? { verifiedAt: tx.now } : {}),
  } as const;
  if (!(await tx.moveAttempt(attempt, attempt.id, ["unknown"], patch))) return;
  Object.assign(attempt, patch);
  const repairState = happened ? "confirmed" : "did_not_happen";
  const repair = bundle.repairs.find((row) => row.id === attempt.repairId);
  await tx.moveRepair(attempt, attempt.repairId, ["not_confirmed"], {
    state: repairState,
    stateSince: tx.now,
    endReason: happened ? null : "A settled look shows that it did not happen.",
  });
  setRepairState(bundle, attempt.repairId, repairState);
  const link = happened && repair !== undefined ? linkPatch(repair, { externalId }, tx.now) : {};
  Object.assign(bundle.object, link, { openAttempt: "none" });
  await tx.updateObject(attempt, { ...link, openAttempt: "none" });
  await auditConclusion({ tx, actor, bundle }, attempt, `attempt.${outcome}`, {
    settledBy: { source: proof.source, asOf: proof.asOf, found: proof.found.map((found) => found.externalId) },
  });
}

async function endVerifying(
  { tx, actor, bundle }: Applying,
  attempt: AttemptRow,
  proof: NonNullable<AttemptRow["proof"]>,
  state: "confirmed" | "did_not_hold",
): Promise<void> {
  await tx.moveAttempt(attempt, attempt.id, ["happened"], { verifiedAt: tx.now, proof });
  Object.assign(attempt, { verifiedAt: tx.now, proof });
  await tx.moveRepair(attempt, attempt.repairId, ["verifying"], {
    state,
    stateSince: tx.now,
    endReason: state === "confirmed" ? null : "It happened, but a settled look does not show what it should have done.",
  });
  setRepairState(bundle, attempt.repairId, state);
  await auditConclusion({ tx, actor, bundle }, attempt, `repair.${state}`, {
    proof: { source: proof.source, asOf: proof.asOf, found: proof.found.map((found) => found.externalId) },
  });
}

async function auditConclusion(
  { tx, actor }: Applying,
  attempt: AttemptRow,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const subject = action.startsWith("repair.") ? attempt.repairId : attempt.id;
  await tx.audit({
    actor,
    action,
    kind: attempt.kind,
    key: attempt.key,
    subject,
    detail: { attempt: attempt.id, ...detail },
  });
  await tx.notify({ topic: "repair", id: attempt.repairId, kind: attempt.kind, key: attempt.key });
}

function setRepairState(bundle: ObjectBundle, repairId: string, state: RepairRow["state"]): void {
  const repair = bundle.repairs.find((row) => row.id === repairId);
  if (repair !== undefined) repair.state = state;
}
