import type { Fragment } from "postgres";
import { z } from "zod";
import type { ObjectParams } from "../../lib/query/object-params.ts";
import { OBJECT_STATUS_FILTERS, type ObjectStatusFilter } from "../../lib/query/object-status-filters.ts";
import { STATUS_ORDER } from "../../reconciler/model/status.ts";
import type { Sql } from "../client.ts";
import { type CappedCount, cappedCount } from "./capped-count.ts";
import { isLive, isStale, isUnjudged } from "./effective-status.ts";
import { type ObjectRow, objectColumns, objectJoins } from "./object-columns.ts";
import { objectsCalled } from "./objects-called.ts";
import { cursorText, cursorTime, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { timeParam, utcNow } from "./utc.ts";
import { objectVisible, type Viewer } from "./viewer.ts";

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
  key: z.string().max(1_000),
});
type Cursor = z.infer<typeof cursorSchema>;

const rankOf = (row: Pick<ObjectRow, "status" | "stale">): ObjectStatusFilter =>
  row.status === "in_place" && row.stale ? "in_place_stale" : row.status;

export async function objectList(
  sql: Sql,
  { viewer, filter, after }: { viewer: Viewer; filter: ObjectFilter; after?: string | null },
): Promise<ObjectList> {
  const cursor = decodeCursor(after, cursorSchema);
  const where = objectWhere(sql, viewer, filter);
  const [rows, count, now] = await Promise.all([
    readRows(sql, where, cursor, filter.status ?? RANKED),
    cappedCount(sql, sql`select 1 from objects_now o where ${where} ${ofStatuses(sql, filter.status)}`),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
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
  return { ...page, count, at: now[0]?.at ?? "" };
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

function ofStatuses(sql: Sql, statuses: readonly ObjectStatusFilter[] | null | undefined): Fragment {
  if (!statuses?.length) return sql``;
  const any = statuses.map((status) => sql`(${ofStatus(sql, status)})`);
  return sql`and (${any.reduce((left, right) => sql`${left} or ${right}`)})`;
}

/** One index range per status, longest in it first; the first page of each is all that a page can need. */
function readRows(sql: Sql, where: Fragment, cursor: Cursor | null, statuses: readonly ObjectStatusFilter[]) {
  const wanted = RANKED.filter((status) => statuses.includes(status));
  const from = cursor === null ? 0 : RANKED.indexOf(cursor.status);
  const pages = wanted
    .filter((status) => RANKED.indexOf(status) >= from)
    .map(
      (status) => sql`(
      select o.*, ${RANKED.indexOf(status)}::int as rank from objects_now o
      where ${ofStatus(sql, status)} and ${where} ${cursor?.status === status ? afterCursor(sql, cursor) : sql``}
      order by o.status_since, o.bucket, o.kind, o.key limit ${PAGE_SIZE + 1})`,
    );
  const union =
    pages.length === 0
      ? sql`select o.*, 0 as rank from objects_now o where false`
      : pages.reduce((left, right) => sql`${left} union all ${right}`);
  return sql<(ObjectListRow & { bucket: number })[]>`
    select ${objectColumns(sql)}, o.bucket,
      (select count(*)::int from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key
        and d.resolved_at is null) as drifts
    from (select * from (${union}) ranked
      order by rank, status_since, bucket, kind, key limit ${PAGE_SIZE + 1}) o
    ${objectJoins(sql)}
    order by o.rank, o.status_since, o.bucket, o.kind, o.key`;
}

function afterCursor(sql: Sql, cursor: Cursor): Fragment {
  return sql`and (o.status_since, o.bucket, o.kind, o.key)
    > (${timeParam(sql, cursor.since)}, ${cursor.bucket}, ${cursor.kind}, ${cursor.key})`;
}
