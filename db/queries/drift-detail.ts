import { bucketOfId } from "../../reconciler/model/bucket.ts";
import type { DriftDetail as Difference, Direction, DriftClass } from "../../reconciler/model/drift-class.ts";
import type { FoundObject } from "../../reconciler/model/evidence.ts";
import type { GateReason } from "../../reconciler/model/gate.ts";
import type { Plan } from "../../reconciler/model/repair.ts";
import type { GateVerdict } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { type AcceptedNow, acceptanceNow } from "./acceptance-now.ts";
import { attemptCandidates } from "./attempt-candidates.ts";
import { type AttemptRow, attemptsAt } from "./attempt-list.ts";
import { type DifferenceRow, differenceOf } from "./difference-of.ts";
import { lastSeen } from "./drift-seen.ts";
import { type EvidenceRow, evidenceAt, withAgreement } from "./evidence-list.ts";
import { type IntentRow, intentsAt } from "./intent-list.ts";
import { type ObjectRow, objectColumns, objectJoins } from "./object-columns.ts";
import { entriesAt, type Timeline, timelineOf } from "./object-timeline.ts";
import { type RepairRow, repairsAt } from "./repair-list.ts";
import { together } from "./together.ts";
import { type Uncertainty, uncertainties } from "./uncertainty.ts";
import { utc, utcNow, utcOf } from "./utc.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

export type DriftRow = {
  id: string;
  kind: string;
  key: string;
  owner: string | null;
  class: DriftClass;
  direction: Direction | null;
  detail: Difference;
  sentence: string;
  firstSeen: string;
  lastSeen: string;
  occurrences: number;
  cameBack: number;
  plan: Plan | null;
  gateVerdict: GateVerdict | null;
  gateReasons: GateReason[];
  assignee: string | null;
  assigneeName: string | null;
  acceptance: AcceptedNow | null;
  resolvedAt: string | null;
  resolution: "repaired" | "gone" | "eclipsed" | null;
};

export type DriftDetail = {
  drift: DriftRow;
  object: ObjectRow;
  intent: IntentRow | null;
  evidence: EvidenceRow[];
  /** What the deciding source found when it last looked; null where it has not. */
  found: FoundObject[] | null;
  /** As found now while the drift is open; once it is gone, what it named itself. */
  difference: DifferenceRow[];
  attempts: AttemptRow[];
  repairs: RepairRow[];
  timeline: Timeline;
  uncertain: Uncertainty[];
  at: string;
};

/** Columns of a drift (`d`) joined to its assignee (`dp`). */
export function driftColumns(sql: Sql) {
  return sql`
    d.id, d.kind, d.key, d.owner, d.class, d.direction, d.detail, d.sentence, ${utc(sql, "d.first_seen")} as "firstSeen",
    ${utcOf(sql, lastSeen(sql))} as "lastSeen", d.occurrences, d.came_back as "cameBack", d.plan,
    d.gate_verdict as "gateVerdict", d.gate_reasons as "gateReasons", d.assignee, dp.name as "assigneeName",
    ${acceptanceNow(sql)} as acceptance, ${utc(sql, "d.resolved_at")} as "resolvedAt", d.resolution`;
}

/** Null where there is none, or none that the viewer may know of: the two cannot be told apart. */
export async function driftDetail(
  sql: Sql,
  { viewer, id }: { viewer: Viewer; id: string },
): Promise<DriftDetail | null> {
  const bucket = bucketOfId(id);
  if (bucket === null) return null;
  const read = await readDrift(sql, viewer, bucket, id);
  const {
    drift: [drift],
    object: [object],
    intents: [intent],
    repairs,
    now,
  } = read;
  if (drift === undefined || object === undefined) return null;
  const evidence = withAgreement(read.evidence);
  const attempts = read.attempts.reverse();
  const ref = { kind: drift.kind, key: drift.key };
  const candidates = await attemptCandidates(sql, { viewer, ...ref, attempts, evidence });
  return {
    drift,
    object,
    intent: intent ?? null,
    evidence,
    found: foundBy(evidence),
    difference: differenceOf(
      drift,
      intent?.desired ?? null,
      drift.resolvedAt === null ? foundBy(evidence) : null,
      drift.plan,
    ),
    attempts: attempts.filter((attempt) => attempt.class === drift.class || attempt.state === "unknown"),
    repairs,
    timeline: timelineOf(read.entries),
    uncertain: uncertainties(attempts, evidence, candidates),
    at: now[0]?.at ?? "",
  };
}

/** The drift where the viewer may see it, and everything that is there about its object. */
function readDrift(sql: Sql, viewer: Viewer, bucket: number, id: string) {
  const seen = sql`
    with seen as materialized (
      select ${driftColumns(sql)} from drifts d left join people dp on dp.id = d.assignee
      where d.bucket = ${bucket} and d.id = ${id} and ${driftVisible(sql, viewer)})`;
  const at = { bucket, kind: sql`(select kind from seen)`, key: sql`(select key from seen)` };
  return together(
    sql,
    {
      drift: sql<DriftRow[]>`select * from seen`,
      object: sql<ObjectRow[]>`
        select ${objectColumns(sql)} from objects_now o ${objectJoins(sql)}
        where o.bucket = ${bucket} and o.kind = ${at.kind} and o.key = ${at.key}`,
      intents: intentsAt(sql, at, 1),
      evidence: evidenceAt(sql, at),
      attempts: attemptsAt(sql, at),
      repairs: repairsAt(sql, at),
      entries: entriesAt(sql, at),
      now: sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
    },
    seen,
  );
}

/** Evidence comes with the deciding sources first. */
export function foundBy(evidence: readonly EvidenceRow[]): FoundObject[] | null {
  return evidence.find((row) => row.standing === "authoritative" && row.found !== null)?.found ?? null;
}
