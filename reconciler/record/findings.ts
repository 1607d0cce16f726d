import { type ObjectRef, publicId } from "../model/bucket.ts";
import type { Classification, FoundObject } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { Actor } from "../model/role.ts";
import { type Conditions, deriveStatus, wasInPlaceAfter } from "../model/status.ts";
import type { DriftRow, ObjectBundle, ObjectRow, StoreTx } from "../store.ts";

export type Recording = { tx: StoreTx; actor: Actor; newId: (prefix: string, bucket: number) => string };

/**
 * Writes down what one look at one object found: drifts that opened, changed, came back or went away, each with its
 * audit entry, and nothing where nothing changed but the time it was last seen.
 */
export async function recordFindings(
  { tx, actor, newId }: Recording,
  bundle: ObjectBundle,
  classification: Classification,
  findings: readonly Finding[],
): Promise<DriftRow[]> {
  const { object } = bundle;
  const now = tx.now;
  const rows: DriftRow[] = [];
  for (const finding of findings) {
    const open = bundle.drifts.find((row) => row.class === finding.drift.class && row.resolvedAt === null);
    const eclipsed = bundle.drifts.findLast(
      (row) => row.class === finding.drift.class && row.resolution === "eclipsed",
    );
    const seen = {
      direction: finding.drift.direction,
      detail: finding.drift.detail,
      sentence: finding.sentence,
      evidence: finding.looks,
      lastSeen: now,
      plan: finding.plan,
      gateVerdict: finding.gate.verdict,
      gateReasons: finding.gate.reasons,
      owner: finding.owner,
    };
    const known = open ?? eclipsed;
    if (known !== undefined) {
      const changed =
        known.resolvedAt !== null || known.direction !== seen.direction || known.sentence !== seen.sentence;
      const patch = { ...seen, occurrences: known.occurrences + 1, resolvedAt: null, resolution: null };
      await tx.updateDrift(object, known.id, patch);
      rows.push({ ...known, ...patch });
      if (changed) await auditDrift(tx, actor, "drift.changed", object, known.id, finding);
      continue;
    }
    const cameBack = bundle.drifts.filter((row) => row.class === finding.drift.class && row.resolution === "repaired");
    const row: DriftRow = {
      kind: object.kind,
      key: object.key,
      id: newId("drift", object.bucket),
      class: finding.drift.class,
      ...seen,
      firstSeen: now,
      occurrences: 1,
      cameBack: cameBack.length,
      resolvedAt: null,
      resolution: null,
    };
    await tx.insertDrift(row);
    await auditDrift(tx, actor, cameBack.length > 0 ? "drift.came_back" : "drift.found", object, row.id, finding);
    await tx.notify({ topic: "drift", id: row.id, kind: object.kind, key: object.key });
    rows.push(row);
  }
  await resolveOthers({ tx, actor }, bundle, classification, findings);
  return rows;
}

/**
 * Ends the drifts that are not named any more. Only a verdict that rests on a look may do that; an unknown outcome or a
 * contradiction merely hides what it stands in front of, so the same row opens again when it is named again.
 */
async function resolveOthers(
  { tx, actor }: { tx: StoreTx; actor: Actor },
  bundle: ObjectBundle,
  classification: Classification,
  findings: readonly Finding[],
): Promise<void> {
  const named = new Set(findings.map((finding) => finding.drift.class));
  const eclipsing = named.has("unknown_after_repair") || named.has("contradictory_evidence");
  const conclusive = classification.verdict === "in_sync" || classification.verdict === "drifted";
  if (!conclusive && !eclipsing) return;
  for (const row of bundle.drifts) {
    if (row.resolvedAt !== null || named.has(row.class)) continue;
    const repaired = bundle.repairs.some((repair) => repair.driftId === row.id && repair.state === "confirmed");
    const resolution = eclipsing ? "eclipsed" : repaired ? "repaired" : "gone";
    await tx.updateDrift(bundle.object, row.id, { resolvedAt: tx.now, resolution, gateVerdict: null, gateReasons: [] });
    if (eclipsing) continue;
    await tx.audit({
      actor,
      action: "drift.resolved",
      kind: row.kind,
      key: row.key,
      subject: row.id,
      detail: { class: row.class, resolution, seenUntil: row.lastSeen },
    });
    await tx.notify({ topic: "drift", id: row.id, kind: row.kind, key: row.key });
  }
}

async function auditDrift(tx: StoreTx, actor: Actor, action: string, ref: ObjectRef, id: string, finding: Finding) {
  await tx.audit({
    actor,
    action,
    kind: ref.kind,
    key: ref.key,
    subject: id,
    detail: {
      class: finding.drift.class,
      direction: finding.drift.direction,
      says: finding.sentence,
      looks: finding.looks.map((look) => ({
        source: look.source,
        asOf: look.asOf,
        found: look.found.map((found: FoundObject) => found.externalId),
      })),
      plan: finding.plan?.hash ?? null,
      gate: finding.gate.verdict,
    },
  });
}

/** The object's conditions after a look, with the status they derive to. Writes and tells only what changed. */
export async function recordConditions(
  { tx }: Pick<Recording, "tx">,
  object: ObjectRow,
  classification: Classification,
  held: Conditions["held"],
  patch: Partial<ObjectRow> = {},
): Promise<void> {
  const now = tx.now;
  const next: ObjectRow = {
    ...object,
    ...patch,
    verdict: classification.verdict,
    verdictAsOf: classification.spoke?.asOf ?? object.verdictAsOf,
    expiresAt: classification.expiresAt,
    classes: classification.drifts.map((drift) => drift.class),
    wasInPlace: wasInPlaceAfter(object.wasInPlace, classification.verdict),
    held,
    poison: 0,
    poisonReason: null,
  };
  const { status } = deriveStatus(conditionsOf(next), now);
  const moved = status !== object.status;
  await tx.updateObject(object, {
    ...patch,
    verdict: next.verdict,
    verdictAsOf: next.verdictAsOf,
    expiresAt: next.expiresAt,
    classes: next.classes,
    wasInPlace: next.wasInPlace,
    held,
    poison: 0,
    poisonReason: null,
    ...(moved ? { status, statusSince: now } : {}),
  });
  if (moved) await tx.notify({ topic: "object", id: object.ref, kind: object.kind, key: object.key });
}

export function conditionsOf(object: ObjectRow): Conditions {
  return {
    verdict: object.verdict,
    expiresAt: object.expiresAt,
    wanted: object.generation === null ? "nothing" : (object.presence ?? "nothing"),
    withdrawn: object.withdrawnAt !== null,
    wasInPlace: object.wasInPlace,
    attempted: object.attempted,
    openAttempt: object.openAttempt,
    held: object.held,
  };
}

export const makeId =
  (uuid: () => string) =>
  (prefix: string, bucket: number): string =>
    publicId(prefix, bucket, uuid());
