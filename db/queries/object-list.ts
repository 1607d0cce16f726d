import type { Fragment } from "postgres";
import { z } from "zod";
import type { ObjectParams } from "../../lib/query/object-params.ts";
import { OBJECT_STATUS_FILTERS, type ObjectStatusFilter } from "../../lib/query/object-status-filters.ts";
import { STATUS_ORDER } from "../../reconciler/model/status.ts";
import type { Sql } from "../client.ts";
import { type CappedCount, cappedCount } from "./capped-count.ts";
import { doubtfulOrDirty, isAnyAged, isLive, isStale, isUnjudged } from "./effective-status.ts";
import { literal } from "./literal.ts";
import { type ObjectRow, objectColumns, objectJoins } from "./object-columns.ts";
import { objectsCalled } from "./objects-called.ts";
import { cursorText, cursorTime, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { timeParam, utcNow } from "./utc.ts";
import { objectsByOwner, objectVisible, seesFew, type Viewer } from "./viewer.ts";

export type ObjectFilter = Partial<Omit<ObjectParams, "cursor">>;
export type ObjectListRow = ObjectRow & { drifts: number };
export type ObjectList = Page<ObjectListRow> & { count: CappedCount; at: string };

/** Worst first, as groups show their worst member; green that has expired stands before green that is proved. */
const RANKED: readonly ObjectStatusFilter[] = [...STATUS_ORDER]
  .reverse()
  .flatMap((status): ObjectStatusFilter[] => (status === "in_place" ? ["in_place_stale", "in_place"] : [status]));

const cursorSchema = z.object({
  status: z.enum(OBJECT_STATUS_FILTERS),
  since: cursorTime,
  bucket: z.number().int().min(0).max(255),
  kind: cursorText,
  key: cursorText,
});
type Cursor = z.infer<typeof cursorSchema>;

const rankOf = (row: Pick<ObjectRow, "status" | "stale">): ObjectStatusFilter =>
  row.status === "in_place" && row.stale ? "in_place_stale" : row.status;

export async function objectList(
  sql: Sql,
  { viewer, filter, after }: { viewer: Viewer; filter: ObjectFilter; after?: string | null },
): Promise<ObjectList> {
  const cursor = decodeCursor(after, cursorSchema);
  const [read] = await sql<[Looked & { at: string }]>`
    select ${isAnyAged(sql)} as aged, ${seesFew(sql, viewer)} as few, ${utcNow(sql)} as at`;
  const among = { where: objectWhere(sql, viewer, filter), fromOf: fromOf(sql, viewer, filter, read) };
  const [rows, count] = await Promise.all([
    readRows(sql, among, cursor, filter.status ?? RANKED),
    countOf(sql, among, filter.status),
  ]);
  const page = toPage(
    rows,
    (last): Cursor => ({
      status: rankOf(last),
      since: last.statusSince,
      bucket: last.bucket,
      kind: last.kind,
      key: last.key,
    }),
  );
  return { ...page, count, at: read.at };
}

/** Which objects are asked for, and where those of a status are looked for; null: whatever their status. */
type Among = { where: Fragment; fromOf: (status: ObjectStatusFilter | null) => Fragment };

/** An authority's word may have ended for some objects only; the viewer may see few. */
type Looked = { aged: boolean; few: boolean };

/**
 * As long as no authority's word may have ended for some objects only, what has no fresh evidence is among the few that are
 * dirty or doubtful: nobody goes through all that is in place to find that none is. Nor to find the few that a viewer may see.
 */
function fromOf(sql: Sql, viewer: Viewer, filter: ObjectFilter, { aged, few }: Looked): Among["fromOf"] {
  const among = (keys: Fragment) => sql`(${keys}) few join objects_now o using (bucket, kind, key)`;
  const all = few ? among(objectsByOwner(sql, viewer)) : sql`objects_now o`;
  const isDoubted = (status: ObjectStatusFilter | null) =>
    filter.evidence === "unjudged" || status === "in_place_stale";
  return (status) => (!aged && isDoubted(status) ? among(doubtfulOrDirty(sql)) : all);
}

async function countOf(sql: Sql, { where, fromOf }: Among, statuses: readonly ObjectStatusFilter[] | null | undefined) {
  if (!statuses?.length) return cappedCount(sql, sql`select 1 from ${fromOf(null)} where ${where}`);
  const each = statuses.map(
    (status) => sql`(select 1 from ${fromOf(status)} where ${ofStatus(sql, status)} and ${where})`,
  );
  return cappedCount(
    sql,
    each.reduce((left, right) => sql`${left} union all ${right}`),
  );
}

function objectWhere(sql: Sql, viewer: Viewer, filter: ObjectFilter): Fragment {
  const teams = filter.owner?.filter((owner) => owner !== "none") ?? [];
  const conditions = [
    objectVisible(sql, viewer),
    // Gone, and nobody asks for it: only somebody who looks for it by name wants to see it.
    filter.q?.trim() ? null : isLive(sql),
    filter.kind?.length ? sql`o.kind = any(${[...filter.kind]})` : null,
    filter.owner?.length
      ? sql`(o.owner = any(${teams}) or (${filter.owner.includes("none")} and o.owner is null))`
      : null,
    filter.evidence === "unjudged" ? isUnjudged(sql) : null,
    filter.q?.trim() ? sql`(o.bucket, o.kind, o.key) in (${objectsCalled(sql, filter.q.trim())})` : null,
  ].filter((condition) => condition !== null);
  return conditions.reduce((all, next) => sql`${all} and ${next}`);
}

/** The stored status of a rank, and for green whether its evidence still holds. */
function ofStatus(sql: Sql, status: ObjectStatusFilter): Fragment {
  if (status === "in_place") return sql`o.status = 'in_place' and not ${isStale(sql)}`;
  if (status === "in_place_stale") return sql`o.status = 'in_place' and ${isStale(sql)}`;
  return sql`o.status = ${status}`;
}

/** What is in place is read last, and only where a page has room for it: there is most of it. */
const READ_LAST = ["in_place_stale", "in_place"] as const;

async function readRows(
  sql: Sql,
  among: Among,
  cursor: Cursor | null,
  statuses: readonly ObjectStatusFilter[],
): Promise<RankedRow[]> {
  const from = cursor === null ? 0 : RANKED.indexOf(cursor.status);
  const wanted = RANKED.filter((status) => statuses.includes(status) && RANKED.indexOf(status) >= from);
  const last = READ_LAST.map((status) => wanted.filter((one) => one === status));
  const first = wanted.filter((one) => !READ_LAST.some((status) => one === status));
  const rows: RankedRow[] = [];
  for (const together of [first, ...last]) {
    const room = PAGE_SIZE + 1 - rows.length;
    if (together.length > 0 && room > 0) rows.push(...(await readRanks(sql, among, cursor, together, room)));
  }
  return rows;
}

type RankedRow = ObjectListRow & { bucket: number };

/** One index range per status, longest in it first; the first page of each is all that a page can need. */
function readRanks(
  sql: Sql,
  { where, fromOf }: Among,
  cursor: Cursor | null,
  statuses: readonly ObjectStatusFilter[],
  limit: number,
) {
  const pages = statuses.map(
    (status) => sql`(
      select o.*, ${RANKED.indexOf(status)}::int as rank from ${fromOf(status)}
      where ${ofStatus(sql, status)} and ${where} ${cursor?.status === status ? afterCursor(sql, cursor) : sql``}
      order by o.status_since, o.bucket, o.kind, o.key limit ${literal(sql, limit)})`,
  );
  const union = pages.reduce((left, right) => sql`${left} union all ${right}`);
  return sql<RankedRow[]>`
    select ${objectColumns(sql)}, o.bucket,
      (select count(*)::int from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key
        and d.resolved_at is null) as drifts
    from (select * from (${union}) ranked
      order by rank, status_since, bucket, kind, key limit ${literal(sql, limit)}) o
    ${objectJoins(sql)}
    order by o.rank, o.status_since, o.bucket, o.kind, o.key`;
}

function afterCursor(sql: Sql, cursor: Cursor): Fragment {
  return sql`and (o.status_since, o.bucket, o.kind, o.key)
    > (${timeParam(sql, cursor.since)}, ${cursor.bucket}, ${cursor.kind}, ${cursor.key})`;
}
