import type { DriftClass } from "../model/drift-class.ts";
import type { Classification, Millis } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { RepairState } from "../model/repair.ts";
import type { Actor } from "../model/role.ts";
import { backoff } from "../policy/backoff.ts";
import type { DriftRow, ObjectBundle, RepairRow, StoreTx } from "../store.ts";
import { isBegun, lineageOf, openRepairOf, refusalsInARow } from "./conclude.ts";
import { whatMoved } from "./plan.ts";

/** A proposal that nobody decided within a day goes to hold. */
export const PROPOSAL_MS = 24 * 60 * 60_000;

type Tending = {
  tx: StoreTx;
  actor: Actor;
  bundle: ObjectBundle;
  newId: (prefix: string, bucket: number) => string;
  /** For jitter. */
  fraction: () => number;
  /** Repairs of other classes are kept in step, and not attempted now. */
  only?: DriftClass | undefined;
};

/**
 * Keeps the object's repairs in step with what a look found: voids plans that are not today's, lets undecided ones
 * expire, proposes what needs a person and approves what policy allows. Answers with the one repair that may be
 * attempted now, if any: one class at a time.
 */
export async function tendRepairs(
  tending: Tending,
  classification: Classification,
  findings: readonly Finding[],
  driftRows: readonly DriftRow[],
): Promise<RepairRow | null> {
  await voidOrphans(tending, classification, findings);
  let next: RepairRow | null = null;
  for (const finding of findings) {
    const drift = driftRows.find((row) => row.class === finding.drift.class);
    if (drift === undefined) continue;
    const repair = await tendOne(tending, finding, drift);
    const isOurs = tending.only === undefined || tending.only === finding.drift.class;
    const ready =
      repair?.state === "approved" && finding.gate.verdict === "act" && (repair.notBefore ?? 0) <= tending.tx.now;
    if (ready && isOurs) next ??= repair;
  }
  return next;
}

async function tendOne(tending: Tending, finding: Finding, drift: DriftRow): Promise<RepairRow | null> {
  const { tx, bundle, newId } = tending;
  const open = openRepairOf(bundle, finding.drift.class);
  const plan = finding.plan;
  if (plan === null) {
    if (open) await endRepair(tending, open, "superseded", finding.noPlan ?? "There is no safe repair any more.");
    return null;
  }
  // The one before it is to be proved first.
  if (isBegun(bundle, plan.class)) return null;
  const verdict = finding.gate.verdict;
  const ended = open === undefined ? null : whyEnded(open, finding, drift, tx.now);
  if (open !== undefined && ended === null) return open;

  const wanted = verdict === "ask" || verdict === "act";
  const id = wanted ? newId("repair", bundle.object.bucket) : null;
  if (open !== undefined && ended !== null) {
    const moved = ended.state === "superseded" ? whatMoved(open.plan, plan) : null;
    await endRepair(tending, open, ended.state, ended.says, { moved, supersededBy: id });
  }
  return id === null ? null : proposeRepair(tending, finding, drift, id);
}

type Ended = { state: RepairState; says: string };

function whyEnded(open: RepairRow, finding: Finding, drift: DriftRow, now: Millis): Ended | null {
  if (open.driftId !== drift.id) {
    return { state: "superseded", says: "The difference that this plan was for went away, and came back as another." };
  }
  if (open.planHash !== finding.plan?.hash) {
    return { state: "superseded", says: "What this plan was made from has moved, so it is not today's plan." };
  }
  if (finding.gate.reasons.some((reason) => reason.code === "difference_accepted")) {
    return { state: "superseded", says: "Somebody accepted the difference as it is." };
  }
  if (open.state === "proposed" && open.expiresAt !== null && open.expiresAt <= now) {
    return { state: "expired", says: "Nobody decided in time. Nothing was changed." };
  }
  if (open.state === "proposed" && finding.gate.verdict === "act") {
    return { state: "superseded", says: "By now this is done without being asked about." };
  }
  // Approved by people, and the gate asks again: their approval is void (expired, or a right was lost).
  if (open.state === "approved" && finding.gate.verdict === "ask") {
    const why = finding.gate.reasons.map((reason) => reason.says).join(" ");
    return { state: "expired", says: why === "" ? "The approval does not hold any more." : why };
  }
  return null;
}

async function proposeRepair(tending: Tending, finding: Finding, drift: DriftRow, id: string): Promise<RepairRow> {
  const { tx, actor, bundle } = tending;
  const { object, intent } = bundle;
  const plan = finding.plan;
  if (plan === null) throw new Error("A repair needs a plan.");
  const automatic = finding.gate.verdict === "act";
  const failures = refusalsInARow(bundle.attempts, plan.class);
  const waitMs = failures === 0 ? 0 : backoff(failures, tending.fraction());
  const row: RepairRow = {
    kind: object.kind,
    key: object.key,
    id,
    driftId: drift.id,
    class: plan.class,
    direction: plan.direction,
    state: automatic ? "approved" : "proposed",
    stateSince: tx.now,
    plan,
    planHash: plan.hash,
    generation: plan.generation,
    owner: plan.owner,
    ownerEpoch: plan.ownerEpoch,
    risk: plan.contract.risk,
    proposedBy: "policy",
    proposedAt: tx.now,
    expiresAt: automatic ? null : tx.now + PROPOSAL_MS,
    notBefore: automatic ? tx.now + Math.max(waitMs, plan.contract.deferMs ?? 0) : null,
    approvalsNeeded: automatic ? 0 : finding.approvals.needed,
    bothOwners: finding.approvals.bothOwners,
    excluded: intent === null ? [] : [intent.askedBy],
    lineage: lineageOf(bundle.attempts, plan.class, plan.generation),
    decidedBy: automatic ? "policy" : null,
    endReason: null,
    moved: null,
    supersededBy: null,
  };
  await tx.insertRepair(row);
  bundle.repairs.unshift(row);
  await tx.audit({
    actor,
    action: automatic ? "repair.approved" : "repair.proposed",
    kind: row.kind,
    key: row.key,
    subject: row.id,
    detail: {
      drift: drift.id,
      plan: row.planHash,
      title: plan.title,
      by: "policy",
      reasons: finding.gate.reasons.map((reason) => reason.code),
    },
  });
  await tx.notify({ topic: "repair", id: row.id, kind: row.kind, key: row.key });
  return row;
}

/** Ends plans for differences that are not there any more. Only a verdict that rests on a look may say so. */
async function voidOrphans(tending: Tending, c: Classification, findings: readonly Finding[]): Promise<void> {
  if (c.verdict !== "in_sync" && c.verdict !== "drifted" && c.verdict !== "contradictory") return;
  const named = new Set(findings.map((finding) => finding.drift.class));
  for (const repair of tending.bundle.repairs) {
    if (repair.state !== "proposed" && repair.state !== "approved") continue;
    if (!named.has(repair.class)) {
      await endRepair(tending, repair, "superseded", "The difference that this plan was for is not there any more.");
    }
  }
}

async function endRepair(
  { tx, actor }: Tending,
  repair: RepairRow,
  state: RepairState,
  says: string,
  more: Partial<RepairRow> = {},
): Promise<void> {
  const moved = await tx.moveRepair(repair, repair.id, ["proposed", "approved"], {
    state,
    stateSince: tx.now,
    endReason: says,
    ...more,
  });
  if (!moved) return;
  repair.state = state;
  await tx.audit({
    actor,
    action: `repair.${state}`,
    kind: repair.kind,
    key: repair.key,
    subject: repair.id,
    detail: { says, plan: repair.planHash, moved: more.moved ?? null },
  });
  await tx.notify({ topic: "repair", id: repair.id, kind: repair.kind, key: repair.key });
}
