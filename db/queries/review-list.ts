import type { Fragment } from "postgres";
import { z } from "zod";
import type { REVIEW_QUEUES } from "../../lib/query/review-params.ts";
import type { Direction, DriftClass } from "../../reconciler/model/drift-class.ts";
import type { RepairContract, Risk } from "../../reconciler/model/repair.ts";
import type { Sql } from "../client.ts";
import type { CappedCount } from "./capped-count.ts";
import { fixed, keptFor, literal } from "./literal.ts";
import { cursorText, cursorTime, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { isWaiting, type NotMine, notMine, often, reviewFrom } from "./review-right.ts";
import { together } from "./together.ts";
import { isoOf, isoOrNull, timeParam, utc, utcNow } from "./utc.ts";
import { repairVisible, seesEveryTeam, type Viewer } from "./viewer.ts";

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
  const make = () => ({
    rows: reviewRows(sql, sql`${waitingFor(sql, viewer, queue)} ${from}`, whyOf(sql, viewer, queue), limit),
    waiting: waitingCounts(sql, viewer),
    now: sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  });
  const parts = cursor === null ? keptFor(sql, "review", viewer, [queue, limit], make) : make();
  const read = await together(sql, parts);
  const page = toPage(read.rows.map(inIso), (last): Cursor => ({ proposedAt: last.proposedAt, id: last.id }), limit);
  const counts = waitingOf(read.waiting);
  // Of a queue that the count saw little of, the page may show more.
  const seen = (of: CappedCount, name: ReviewQueue) =>
    queue === name && of.capped ? Math.max(of.n, page.rows.length) : of.n;
  const [mine, others] = [counts.mine, counts.others];
  return {
    ...page,
    mine: { ...mine, n: seen(mine, "mine") },
    others: { ...others, n: seen(others, "others") },
    at: read.now[0]?.at ?? "",
  };
}

/** How many of those that wait are looked at to count whose they are: it takes ten times as long as to count them. */
export const WAITING_LOOKED = 100;

/** Those that have waited longest, with why each is not the viewer's. One more than are looked at. */
export function longestWaiting(sql: Sql, viewer: Viewer): Fragment {
  return sql`(
    select r.proposed_at, r.id, ${notMine(sql, viewer)} as why from ${whoseFrom(sql, viewer)}
    where ${waitingFor(sql, viewer, "all")}
    order by r.proposed_at, r.id limit ${literal(sql, WAITING_LOOKED + 1)}) w`;
}

/** Whoever sees all and decides nothing needs no more than the repair to be told so. */
function whoseFrom(sql: Sql, viewer: Viewer): Fragment {
  return seesEveryTeam(viewer) && viewer.role !== "reviewer" ? fixed(sql, "repairs r") : reviewFrom(sql);
}

/** What is told of a proposal where only the first few stand. */
export type ReviewBrief = Pick<ReviewListRow, "id" | "title" | "class" | "direction" | "proposedAt" | "notMine">;

export function longestBriefs(sql: Sql, viewer: Viewer, limit: number) {
  return sql<ReviewBrief[]>`
    select r.id, r.plan ->> 'title' as title, r.class, r.direction, ${utc(sql, "r.proposed_at")} as "proposedAt",
      ${notMine(sql, viewer)} as "notMine"
    from ${whoseFrom(sql, viewer)}
    where ${waitingFor(sql, viewer, "all")}
    order by r.proposed_at, r.id limit ${literal(sql, limit)}`;
}

export function waitingCounts(sql: Sql, viewer: Viewer) {
  return sql<{ mine: number; all: number }[]>`
    select count(*) filter (where w.why is null)::int as mine, count(*)::int as all from ${longestWaiting(sql, viewer)}`;
}

/** Where more wait than a hundred, both are at least so many: the one that was read to know it is taken from the greater. */
export function waitingOf([row]: readonly { mine: number; all: number }[]): { mine: CappedCount; others: CappedCount } {
  const { mine, all } = row ?? { mine: 0, all: 0 };
  const isCapped = all > WAITING_LOOKED;
  const others = all - mine;
  const isMoreMine = mine >= others;
  return {
    mine: { n: isCapped && isMoreMine ? mine - 1 : mine, capped: isCapped },
    others: { n: isCapped && !isMoreMine ? others - 1 : others, capped: isCapped },
  };
}

export function waitingFor(sql: Sql, viewer: Viewer, queue: ReviewQueue): Fragment {
  const visible = sql`${isWaiting(sql)} and ${repairVisible(sql, viewer)}`;
  if (queue === "all") return visible;
  const own = sql`(${notMine(sql, viewer)}) is null`;
  return sql`${visible} and ${queue === "mine" ? often(sql, own) : sql`not ${own}`}`;
}

/** Times come as the server writes them: formatted by it they take as long as a tenth of the page. */
function inIso(row: ReviewListRow): ReviewListRow {
  row.proposedAt = isoOf(row.proposedAt);
  row.expiresAt = isoOrNull(row.expiresAt);
  row.evidenceAsOf = isoOrNull(row.evidenceAsOf);
  row.evidenceExpiresAt = isoOrNull(row.evidenceExpiresAt);
  return row;
}

/** What waits for the viewer was found by that already. */
function whyOf(sql: Sql, viewer: Viewer, queue: ReviewQueue): Fragment {
  return queue === "mine" ? fixed(sql, "null::text") : notMine(sql, viewer);
}

/** One more than `limit`. */
function reviewRows(sql: Sql, where: Fragment, why: Fragment, limit: number) {
  return sql<ReviewListRow[]>`
    select r.id, r.kind, r.key, r.class, r.direction, r.plan ->> 'title' as title, d.sentence,
      jsonb_array_length(r.plan -> 'steps') as steps, r.plan #> '{contract,touches}' as touches,
      (r.plan #> '{contract,removes}')::boolean as removes, r.plan #>> '{contract,undo}' as undo, r.risk,
      r.plan_hash as "planHash", r.owner, t.name as "ownerName", r.proposed_by as "proposedBy",
      p.name as "proposedByName", r.proposed_at::text as "proposedAt", r.expires_at::text as "expiresAt",
      o.verdict_as_of::text as "evidenceAsOf", o.expires_at::text as "evidenceExpiresAt",
      d.came_back as "cameBack", r.approvals_needed as "approvalsNeeded",
      (select count(*)::int from approvals ap where ap.bucket = r.bucket and ap.repair_id = r.id
        and ap.plan_hash = r.plan_hash and ap.expires_at > now()) as approvals,
      ${why} as "notMine"
    from ${reviewFrom(sql)}
    left join teams t on t.id = r.owner
    left join people p on p.id = r.proposed_by
    where ${where}
    order by r.proposed_at, r.id
    limit ${literal(sql, limit + 1)}`;
}
