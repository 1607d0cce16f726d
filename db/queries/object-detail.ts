import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";
import type { FoundObject } from "../../reconciler/model/evidence.ts";
import type { Sql } from "../client.ts";
import { attemptCandidates } from "./attempt-candidates.ts";
import { type AttemptRow, attemptList } from "./attempt-list.ts";
import { comparisonOf, type DifferenceRow } from "./difference-of.ts";
import { type DriftRow, driftColumns, foundBy } from "./drift-detail.ts";
import { type EvidenceRow, evidenceList } from "./evidence-list.ts";
import { type IntentRow, intentList } from "./intent-list.ts";
import { type ObjectRow, objectColumns, objectJoins } from "./object-columns.ts";
import { objectTimeline, type Timeline } from "./object-timeline.ts";
import { type RepairRow, repairList } from "./repair-list.ts";
import { type Uncertainty, uncertainties } from "./uncertainty.ts";
import { utcNow } from "./utc.ts";
import { driftVisible, objectVisible, type Viewer } from "./viewer.ts";

const DRIFTS_MAX = 100;

export type ObjectDetail = {
  object: ObjectRow;
  /** Newest generation first. */
  intents: IntentRow[];
  evidence: EvidenceRow[];
  found: FoundObject[] | null;
  /** Asked for beside found, whether or not anything differs; what open drifts name comes first. */
  difference: DifferenceRow[];
  /** Every drift the viewer may see, open ones first, then newest; the last hundred. */
  drifts: DriftRow[];
  attempts: AttemptRow[];
  repairs: RepairRow[];
  timeline: Timeline;
  uncertain: Uncertainty[];
  at: string;
};

/** Null where there is none, or none that the viewer may know of. */
export async function objectDetail(
  sql: Sql,
  { viewer, kind, key }: { viewer: Viewer } & ObjectRef,
): Promise<ObjectDetail | null> {
  const bucket = bucketOf(kind, key);
  const ref = { kind, key };
  const [read] = await sql<(ObjectRow & { at: string })[]>`
    select ${objectColumns(sql)}, ${utcNow(sql)} as at from objects_now o ${objectJoins(sql)}
    where o.bucket = ${bucket} and o.kind = ${kind} and o.key = ${key} and ${objectVisible(sql, viewer)}`;
  if (read === undefined) return null;
  const { at, ...object } = read;
  const [intents, evidence, drifts, attempts, repairs, timeline] = await Promise.all([
    intentList(sql, ref),
    evidenceList(sql, ref),
    sql<DriftRow[]>`
      select ${driftColumns(sql)} from drifts d left join people dp on dp.id = d.assignee
      where d.bucket = ${bucket} and d.kind = ${kind} and d.key = ${key} and ${driftVisible(sql, viewer)}
      order by d.resolved_at is not null, d.first_seen desc, d.id
      limit ${DRIFTS_MAX}`,
    attemptList(sql, ref),
    repairList(sql, ref),
    objectTimeline(sql, ref),
  ]);
  const candidates = await attemptCandidates(sql, { viewer, ...ref, attempts, evidence });
  return {
    object,
    intents,
    evidence,
    found: foundBy(evidence),
    difference: comparisonOf(
      drifts.filter(({ resolvedAt }) => resolvedAt === null),
      intents[0]?.desired ?? null,
      foundBy(evidence),
    ),
    drifts: [...drifts],
    attempts,
    repairs,
    timeline,
    uncertain: uncertainties(attempts, evidence, candidates),
    at,
  };
}
