import type { Fragment } from "postgres";
import { z } from "zod";
import type { REVIEW_QUEUES } from "../../lib/query/review-params.ts";
import type { Direction, DriftClass } from "../../reconciler/model/drift-class.ts";
import type { RepairContract, Risk } from "../../reconciler/model/repair.ts";
import type { Sql } from "../client.ts";
import { type CappedCount, capped, countUpTo } from "./capped-count.ts";
import { literal } from "./literal.ts";
import { cursorText, cursorTime, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { isWaiting, type NotMine, notMine, reviewFrom } from "./review-right.ts";
import { together } from "./together.ts";
import { timeParam, utc, utcNow } from "./utc.ts";
import { repairVisible, type Viewer } from "./viewer.ts";

export type ReviewListRow = {
  id: string;
  kind: string;
  key: string;
  class: DriftClass;
  direction: Direction | null;
  title: string;
  sentence: string;
  steps: number;
  touches: string[];
  removes: boolean;
  undo: RepairContract["undo"];
  risk: Risk;
  planHash: string;
  owner: string;
  ownerName: string | null;
  proposedBy: string;
  proposedByName: string | null;
  proposedAt: string;
  expiresAt: string | null;
  evidenceAsOf: string | null;
  evidenceExpiresAt: string | null;
  cameBack: number;
  approvals: number;
  approvalsNeeded: number;
  notMine: NotMine | null;
};

export type ReviewList = Page<ReviewListRow> & { mine: CappedCount; others: CappedCount; at: string };
export type ReviewQueue = (typeof REVIEW_QUEUES)[number] | "all";

const cursorSchema = z.object({ proposedAt: cursorTime, id: cursorText });
type Cursor = z.infer<typeof cursorSchema>;

/** Longest waiting first. `mine` holds only what this person may decide now; `others` the rest that they may see. */
export async function reviewList(
  sql: Sql,
  {
    viewer,
    queue,
    after,
    limit = PAGE_SIZE,
  }: { viewer: Viewer; queue: ReviewQueue; after?: string | null; limit?: number },
): Promise<ReviewList> {
  const cursor = decodeCursor(after, cursorSchema);
  const from =
    cursor === null ? sql`` : sql`and (r.proposed_at, r.id) > (${timeParam(sql, cursor.proposedAt)}, ${cursor.id})`;
  const read = await together(sql, {
    rows: reviewRows(sql, sql`${waitingFor(sql, viewer, queue)} ${from}`, viewer, limit),
    ...reviewCounts(sql, viewer),
    now: sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  });
  const page = toPage(read.rows, (last): Cursor => ({ proposedAt: last.proposedAt, id: last.id }), limit);
  return { ...page, mine: capped(read.mine), others: capped(read.others), at: read.now[0]?.at ?? "" };
}

export function reviewCounts(sql: Sql, viewer: Viewer) {
  return {
    mine: countUpTo(sql, countable(sql, viewer, "mine")),
    others: countUpTo(sql, countable(sql, viewer, "others")),
  };
}

export function countable(sql: Sql, viewer: Viewer, queue: ReviewQueue) {
  return sql`select 1 from ${reviewFrom(sql)} where ${waitingFor(sql, viewer, queue)}`;
}

export function waitingFor(sql: Sql, viewer: Viewer, queue: ReviewQueue): Fragment {
  const visible = sql`${isWaiting(sql)} and ${repairVisible(sql, viewer)}`;
  if (queue === "all") return visible;
  return sql`${visible} and (${notMine(sql, viewer)}) ${queue === "mine" ? sql`is null` : sql`is not null`}`;
}

/** One more than `limit`. */
export function reviewRows(sql: Sql, where: Fragment, viewer: Viewer, limit: number) {
  return sql<ReviewListRow[]>`
    select r.id, r.kind, r.key, r.class, r.direction, r.plan ->> 'title' as title, d.sentence,
      jsonb_array_length(r.plan -> 'steps') as steps, r.plan #> '{contract,touches}' as touches,
      (r.plan #> '{contract,removes}')::boolean as removes, r.plan #>> '{contract,undo}' as undo, r.risk,
      r.plan_hash as "planHash", r.owner, t.name as "ownerName", r.proposed_by as "proposedBy",
      p.name as "proposedByName", ${utc(sql, "r.proposed_at")} as "proposedAt", ${utc(sql, "r.expires_at")} as "expiresAt",
      ${utc(sql, "o.verdict_as_of")} as "evidenceAsOf", ${utc(sql, "o.expires_at")} as "evidenceExpiresAt",
      d.came_back as "cameBack", r.approvals_needed as "approvalsNeeded",
      (select count(*)::int from approvals ap where ap.bucket = r.bucket and ap.repair_id = r.id
        and ap.plan_hash = r.plan_hash and ap.expires_at > now()) as approvals,
      ${notMine(sql, viewer)} as "notMine"
    from ${reviewFrom(sql)}
    left join teams t on t.id = r.owner
    left join people p on p.id = r.proposed_by
    where ${where}
    order by r.proposed_at, r.id
    limit ${literal(sql, limit + 1)}`;
}
