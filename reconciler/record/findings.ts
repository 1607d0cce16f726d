import { type ObjectRef, publicId } from "../model/bucket.ts";
import type { Classification, FoundObject, Millis } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { Actor } from "../model/role.ts";
import { type Conditions, deriveStatus, wasInPlaceAfter } from "../model/status.ts";
import { isOfThis } from "../policy/acceptance.ts";
import type { DriftRow, ObjectBundle, ObjectRow, StoreTx } from "../store.ts";

export type Recording = { tx: StoreTx; actor: Actor; newId: (prefix: string, bucket: number) => string };

/**
 * Writes down what one look at one object found: drifts that opened, changed, came back or went away, each with its
 * audit entry, and nothing where nothing changed: as long as its object's evidence is fresh, a drift is seen.
 */
export async function recordFindings(
  recording: Recording,
  bundle: ObjectBundle,
  classification: Classification,
  findings: readonly Finding[],
): Promise<{ rows: DriftRow[]; news: boolean }> {
  const rows: DriftRow[] = [];
  let news = false;
  for (const finding of findings) {
    const ofClass = bundle.drifts.filter((row) => row.class === finding.drift.class);
    const known =
      ofClass.find((row) => row.resolvedAt === null) ?? ofClass.findLast((row) => row.resolution === "eclipsed");
    const seen = seenNow(finding, recording.tx.now);
    const written =
      known === undefined
        ? await openDrift(recording, bundle, finding, { ...seen, ...comebacks(bundle, finding) })
        : await keepDrift(recording, bundle, finding, known, seen);
    rows.push(written.row);
    news ||= written.news;
  }
  const resolved = await resolveOthers(recording, bundle, classification, findings);
  return { rows, news: news || resolved };
}

const seenNow = (finding: Finding, now: number) => ({
  direction: finding.drift.direction,
  detail: finding.drift.detail,
  sentence: finding.sentence,
  evidence: finding.looks,
  lastSeen: now,
  plan: finding.plan,
  gateVerdict: finding.gate.verdict,
  gateReasons: finding.gate.reasons,
  owner: finding.owner,
});

/** Back after a repair that was proved is one thing; gone and back by itself is another. For another request it is new. */
function comebacks({ recurrences }: ObjectBundle, { drift }: Finding) {
  const earlier = recurrences.find((one) => one.class === drift.class);
  return { cameBack: earlier?.repaired ?? 0, flapped: earlier?.gone ?? 0 };
}

async function openDrift(
  { tx, actor, newId }: Recording,
  { object }: ObjectBundle,
  finding: Finding,
  seen: ReturnType<typeof seenNow> & ReturnType<typeof comebacks>,
): Promise<{ row: DriftRow; news: boolean }> {
  const row: DriftRow = {
    kind: object.kind,
    key: object.key,
    id: newId("drift", object.bucket),
    class: finding.drift.class,
    ...seen,
    firstSeen: tx.now,
    occurrences: 1,
    resolvedAt: null,
    resolution: null,
    batch: null,
    batchPlan: null,
    acceptance: null,
  };
  await tx.insertDrift(row);
  await auditDrift(tx, actor, seen.cameBack > 0 ? "drift.came_back" : "drift.found", object, row.id, finding);
  await tx.notify({ topic: "drift", id: row.id, kind: object.kind, key: object.key });
  return { row, news: true };
}

async function keepDrift(
  { tx, actor }: Recording,
  { object }: ObjectBundle,
  finding: Finding,
  known: DriftRow,
  seen: ReturnType<typeof seenNow>,
): Promise<{ row: DriftRow; news: boolean }> {
  const reopened = known.resolvedAt !== null;
  const otherwise = known.direction !== seen.direction || known.sentence !== seen.sentence;
  if (!reopened && !otherwise && sameAnswer(known, seen)) return { row: known, news: false };
  const occurrences = known.occurrences + (reopened ? 1 : 0);
  const acceptance = known.acceptance !== null && isOfThis(known.acceptance, finding.drift) ? known.acceptance : null;
  const patch = { ...seen, occurrences, resolvedAt: null, resolution: null, acceptance };
  await tx.updateDrift(object, known.id, patch);
  if (reopened || otherwise) await auditDrift(tx, actor, "drift.changed", object, known.id, finding);
  if (known.acceptance !== null && acceptance === null) await auditAcceptance(tx, actor, known, finding);
  return { row: { ...known, ...patch }, news: true };
}

async function auditAcceptance(tx: StoreTx, actor: Actor, { acceptance, ...row }: DriftRow, finding: Finding) {
  const says = `It is not what was accepted any more: ${finding.sentence}.`;
  const detail = { says, by: acceptance?.by, was_until: acceptance?.until ?? null };
  await tx.audit({ actor, action: "drift.acceptance_ended", kind: row.kind, key: row.key, subject: row.id, detail });
}

/** The same plan, and the gate says the same of it: reasons carry numbers and times that move by themselves. */
function sameAnswer(known: DriftRow, seen: ReturnType<typeof seenNow>): boolean {
  const says = (row: Pick<DriftRow, "gateVerdict" | "gateReasons" | "plan" | "owner">) =>
    JSON.stringify([row.plan?.hash ?? null, row.owner, row.gateVerdict, row.gateReasons.map((reason) => reason.says)]);
  return says(known) === says(seen);
}

/**
 * Ends the drifts that are not named any more. Only a verdict that rests on a look may do that; an unknown outcome or a
 * contradiction merely hides what it stands in front of, so the same row opens again when it is named again. What was
 * repaired ends as that, also where a look saw it gone before the proof, or it was hidden until the outcome was known.
 */
async function resolveOthers(
  { tx, actor }: Recording,
  bundle: ObjectBundle,
  classification: Classification,
  findings: readonly Finding[],
): Promise<boolean> {
  const named = new Set(findings.map((finding) => finding.drift.class));
  const eclipsing = named.has("unknown_after_repair") || named.has("contradictory_evidence");
  const conclusive = classification.verdict === "in_sync" || classification.verdict === "drifted";
  if (!conclusive && !eclipsing) return false;
  let resolved = false;
  for (const row of bundle.drifts) {
    if (named.has(row.class)) continue;
    const repaired = bundle.repairs.some((repair) => repair.driftId === row.id && repair.state === "confirmed");
    const provedSince = repaired && !eclipsing && (row.resolution === "gone" || row.resolution === "eclipsed");
    if (row.resolvedAt !== null && !provedSince) continue;
    const resolution = eclipsing ? "eclipsed" : repaired ? "repaired" : "gone";
    await tx.updateDrift(bundle.object, row.id, { resolvedAt: tx.now, resolution, gateVerdict: null, gateReasons: [] });
    resolved = true;
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
  return resolved;
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

/** What was concluded of an object, under which settings, and when time alone may change it. */
export type Concluded = {
  classification: Classification;
  held: Conditions["held"];
  wants: string | null;
  judgedUnder: string;
  recheckAt: number | null;
  /** Why the object's snooze ends with what was seen; null where it goes on, or there is none. */
  snoozeEnds: string | null;
};

/** The object's conditions after a look, with the status they derive to. Writes and tells only what changed. */
export async function recordConditions(
  { tx, actor }: Pick<Recording, "tx" | "actor">,
  object: ObjectRow,
  { classification, held, wants, judgedUnder, recheckAt, snoozeEnds }: Concluded,
  patch: Partial<ObjectRow> = {},
): Promise<void> {
  const now = tx.now;
  const concluded = {
    ...patch,
    ...(snoozeEnds === null ? {} : NOT_SNOOZED),
    wants,
    dirty: false as const,
    judgedUnder,
    recheckAt,
    verdict: classification.verdict,
    spoke: classification.spoke?.source ?? null,
    verdictAsOf: knownAsOf(classification) ?? object.verdictAsOf,
    expiresAt: classification.expiresAt,
    classes: classification.drifts.map((drift) => drift.class),
    wasInPlace: wasInPlaceAfter(object.wasInPlace, classification.verdict),
    held,
    poison: 0,
    poisonReason: null,
  };
  const { status } = deriveStatus(conditionsOf({ ...object, ...concluded }), now);
  const moved = status !== object.status;
  if (snoozeEnds !== null) await auditSnooze(tx, actor, object, snoozeEnds);
  await tx.updateObject(object, { ...concluded, ...(moved ? { status, statusSince: now } : {}) });
  if (moved) await tx.notify({ topic: "object", id: object.ref, kind: object.kind, key: object.key });
}

/** A listing may hide what came back: that something is gone is told as of the read that found nothing. */
function knownAsOf({ verdict, spoke }: Classification): Millis | undefined {
  return verdict === "in_sync" ? (spoke?.readAt ?? spoke?.asOf) : spoke?.asOf;
}

const NOT_SNOOZED = { snoozedUntil: null, snoozedBy: null, snoozeReason: null, snoozeRule: null };

async function auditSnooze(tx: StoreTx, actor: Actor, object: ObjectRow, says: string): Promise<void> {
  const { kind, key, snoozedBy, snoozedUntil } = object;
  const detail = { says, by: snoozedBy, was_until: snoozedUntil };
  await tx.audit({ actor, action: "object.snooze_ended", kind, key, subject: `${kind}/${key}`, detail });
}

/** What is gone as asked is named no longer: whatever is made under this key from here on is another one. */
export async function unlinkGone(
  { tx, actor }: Pick<Recording, "tx" | "actor">,
  { kind, key, presence, externalId }: ObjectRow,
  { verdict }: Classification,
): Promise<Partial<ObjectRow>> {
  if (verdict !== "in_sync" || presence !== "absent" || externalId === null) return {};
  const detail = { externalId, says: "It is gone as asked: our record names it no longer." };
  await tx.audit({ actor, action: "object.unlinked", kind, key, subject: `${kind}/${key}`, detail });
  return { externalId: null, linkedAt: null };
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
