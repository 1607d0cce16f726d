import { bucketOf, bucketOfId } from "../../reconciler/model/bucket.ts";
import type { FoundObject } from "../../reconciler/model/evidence.ts";
import { isOpenRepair } from "../../reconciler/model/repair.ts";
import type { Sql } from "../client.ts";
import { attemptCandidates } from "./attempt-candidates.ts";
import { type AttemptRow, attemptList } from "./attempt-list.ts";
import type { CappedCount } from "./capped-count.ts";
import { type DifferenceRow, differenceOf } from "./difference-of.ts";
import { type DriftRow, driftColumns, foundBy } from "./drift-detail.ts";
import { type EvidenceRow, evidenceList } from "./evidence-list.ts";
import { type IntentRow, intentList } from "./intent-list.ts";
import { type ObjectRow, objectColumns, objectJoins } from "./object-columns.ts";
import { objectTimeline, type Timeline } from "./object-timeline.ts";
import { type RepairRow, repairColumns, repairJoins } from "./repair-list.ts";
import { longestWaiting, waitingFor, waitingOf } from "./review-list.ts";
import { isUndecided, type NotMine, notMine, reviewFrom } from "./review-right.ts";
import { type StopRow, stopsInForce } from "./stop-list.ts";
import { together } from "./together.ts";
import { type Uncertainty, uncertainties } from "./uncertainty.ts";
import { timeParam, utc, utcNow } from "./utc.ts";
import { repairVisible, type Viewer } from "./viewer.ts";

export type ApprovalRow = {
  id: string;
  personId: string;
  personName: string | null;
  team: string;
  teamName: string | null;
  planHash: string;
  grantedAt: string;
  expiresAt: string;
  usedAt: string | null;
};

export type ReviewDetail = {
  repair: RepairRow;
  /** It can still be decided: proposed, and its time has not run out. */
  waiting: boolean;
  /** Why it is not this person's decision; null where it is. */
  notMine: NotMine | null;
  drift: DriftRow;
  object: ObjectRow;
  intent: IntentRow | null;
  evidence: EvidenceRow[];
  found: FoundObject[] | null;
  /** As found now while the repair is open; once it has ended, what the drift itself named. */
  difference: DifferenceRow[];
  approvals: ApprovalRow[];
  attempts: AttemptRow[];
  timeline: Timeline;
  uncertain: Uncertainty[];
  stops: StopRow[];
  /** Today's plan where this one is not: what to review instead. */
  supersededBy: RepairRow | null;
  neighbours: Neighbours;
  at: string;
};

/** The queue of what this person may decide, around this proposal. Its place is told among those that have waited longest. */
export type Neighbours = { previous: string | null; next: string | null; position: number | null; total: CappedCount };

const STEPS_MAX = 100;

export async function reviewDetail(
  sql: Sql,
  { viewer, id }: { viewer: Viewer; id: string },
): Promise<ReviewDetail | null> {
  const bucket = bucketOfId(id);
  if (bucket === null) return null;
  const [read] = await sql<(RepairRow & { at: string; waiting: boolean; notMine: NotMine | null })[]>`
    select ${repairColumns(sql)}, ${isUndecided(sql)} as waiting, ${notMine(sql, viewer)} as "notMine", ${utcNow(sql)} as at
    from ${reviewFrom(sql)} ${repairJoins(sql)}
    where r.bucket = ${bucket} and r.id = ${id} and ${repairVisible(sql, viewer)}`;
  if (read === undefined) return null;
  const { at, waiting, notMine: why, ...repair } = read;
  const ref = { kind: repair.kind, key: repair.key };
  const [drifts, objects, intents, evidence, approvals, attempts, timeline, stops, newer, neighbours] =
    await Promise.all([
      sql<DriftRow[]>`
      select ${driftColumns(sql)} from drifts d left join people dp on dp.id = d.assignee
      where d.bucket = ${bucket} and d.id = ${repair.driftId}`,
      sql<ObjectRow[]>`
      select ${objectColumns(sql)} from objects_now o ${objectJoins(sql)}
      where o.bucket = ${bucketOf(ref.kind, ref.key)} and o.kind = ${ref.kind} and o.key = ${ref.key}`,
      intentList(sql, { ...ref, limit: 1 }),
      evidenceList(sql, ref),
      readApprovals(sql, bucket, id),
      attemptList(sql, ref),
      objectTimeline(sql, ref),
      stopsInForce(sql, viewer),
      readNewer(sql, bucket, repair),
      readNeighbours(sql, viewer, repair),
    ]);
  const [drift, object] = [drifts[0], objects[0]];
  if (drift === undefined || object === undefined) return null;
  const candidates = await attemptCandidates(sql, { viewer, ...ref, attempts, evidence });
  return {
    repair,
    waiting,
    notMine: why,
    drift,
    object,
    intent: intents[0] ?? null,
    evidence,
    found: foundBy(evidence),
    difference: differenceOf(
      drift,
      intents[0]?.desired ?? null,
      isOpenRepair(repair.state) ? foundBy(evidence) : null,
      repair.plan,
    ),
    approvals,
    attempts: attempts.filter((attempt) => attempt.repairId === id || attempt.state === "unknown").slice(-STEPS_MAX),
    timeline,
    uncertain: uncertainties(attempts, evidence, candidates),
    stops,
    supersededBy: newer,
    neighbours,
    at,
  };
}

async function readApprovals(sql: Sql, bucket: number, repairId: string): Promise<ApprovalRow[]> {
  const rows = await sql<ApprovalRow[]>`
    select a.id, a.person_id as "personId", p.name as "personName", a.team, t.name as "teamName",
      a.plan_hash as "planHash", ${utc(sql, "a.granted_at")} as "grantedAt", ${utc(sql, "a.expires_at")} as "expiresAt",
      ${utc(sql, "u.used_at")} as "usedAt"
    from approvals a
    left join approval_uses u on u.bucket = a.bucket and u.approval_id = a.id
    left join people p on p.id = a.person_id
    left join teams t on t.id = a.team
    where a.bucket = ${bucket} and a.repair_id = ${repairId}
    order by a.granted_at, a.id`;
  return [...rows];
}

async function readNewer(sql: Sql, bucket: number, repair: RepairRow): Promise<RepairRow | null> {
  if (repair.supersededBy === null) return null;
  const [row] = await sql<RepairRow[]>`
    select ${repairColumns(sql)} from repairs r ${repairJoins(sql)}
    where r.bucket = ${bucket} and r.id = ${repair.supersededBy}`;
  return row ?? null;
}

/** By position, not by page: the queue may have changed since the list was drawn. */
async function readNeighbours(sql: Sql, viewer: Viewer, repair: RepairRow): Promise<Neighbours> {
  const queue = sql`from ${reviewFrom(sql)} where ${waitingFor(sql, viewer, "mine")}`;
  const here = sql`(${timeParam(sql, repair.proposedAt)}, ${repair.id})`;
  const read = await together(sql, {
    previous: sql<{ id: string }[]>`
      select r.id ${queue} and (r.proposed_at, r.id) < ${here} order by r.proposed_at desc, r.id desc limit 1`,
    next: sql<{ id: string }[]>`
      select r.id ${queue} and (r.proposed_at, r.id) > ${here} order by r.proposed_at, r.id limit 1`,
    waiting: sql<{ mine: number; all: number; position: number | null }[]>`
      select count(*) filter (where w.why is null)::int as mine, count(*)::int as all,
        case when bool_or(w.id = ${repair.id} and w.why is null)
          then (count(*) filter (where w.why is null and (w.proposed_at, w.id) <= ${here}))::int end as position
      from ${longestWaiting(sql, viewer)}`,
  });
  return {
    previous: read.previous[0]?.id ?? null,
    next: read.next[0]?.id ?? null,
    position: read.waiting[0]?.position ?? null,
    total: waitingOf(read.waiting).mine,
  };
}
