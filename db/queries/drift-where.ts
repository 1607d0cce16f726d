import type { Fragment } from "postgres";
import { ageRange } from "../../lib/query/age-bucket.ts";
import type { DriftParams } from "../../lib/query/drift-params.ts";
import type { Sql } from "../client.ts";
import { doubtfulOrDirty, isOfAgedKind } from "./effective-status.ts";
import { objectsCalled } from "./objects-called.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

export type DriftFilter = Partial<Omit<DriftParams, "order" | "cursor">>;

/** Where the conditions below look: the objects (`o`) only where a filter asks about them. */
export function driftFrom(sql: Sql, filter: DriftFilter): Fragment {
  return asksObject(filter) ? sql`drifts d join objects_now o using (bucket, kind, key)` : sql`drifts d`;
}

export function asksObject(filter: DriftFilter): boolean {
  return Boolean(filter.status?.length || filter.evidence);
}

/** Is every open drift asked for? */
export function asksNothing(filter: DriftFilter): boolean {
  return Object.values(filter).every((value) => !value || (Array.isArray(value) && value.length === 0));
}

/** Open drifts (`d`) that the viewer may see and the filter asks for. */
export function driftWhere(sql: Sql, viewer: Viewer, filter: DriftFilter): Fragment {
  const conditions = [
    sql`d.resolved_at is null`,
    driftVisible(sql, viewer),
    filter.class?.length ? sql`d.class = any(${[...filter.class]})` : null,
    filter.direction?.length ? sql`d.direction = any(${[...filter.direction]})` : null,
    filter.status?.length ? sql`o.status = any(${[...filter.status]})` : null,
    filter.kind?.length ? sql`d.kind = any(${[...filter.kind]})` : null,
    filter.owner?.length ? ownedBy(sql, filter.owner) : null,
    filter.assignee ? assignedTo(sql, viewer, filter.assignee) : null,
    filter.came_back ? sql`d.came_back > 0` : null,
    filter.age?.length ? aged(sql, filter.age) : null,
    // What waits for what was just asked is told by that, not by its evidence.
    filter.evidence === "stale"
      ? sql`o.verdict <> 'pending' and coalesce(o.expires_at < now(), true) and ${perhapsStale(sql)}`
      : null,
    filter.q?.trim() ? matching(sql, filter.q.trim()) : null,
  ].filter((condition) => condition !== null);
  return conditions.reduce((all, next) => sql`${all} and ${next}`);
}

function ownedBy(sql: Sql, owners: readonly string[]): Fragment {
  const teams = owners.filter((owner) => owner !== "none");
  const nobody = owners.includes("none");
  return nobody ? sql`(d.owner is null or d.owner = any(${teams}))` : sql`d.owner = any(${teams})`;
}

function assignedTo(sql: Sql, viewer: Viewer, assignee: string): Fragment {
  if (assignee === "none") return sql`d.assignee is null`;
  return sql`d.assignee = ${assignee === "me" ? viewer.personId : assignee}`;
}

function aged(sql: Sql, buckets: NonNullable<DriftFilter["age"]>): Fragment {
  const ranges = buckets.map((bucket) => {
    const { from, to } = ageRange(bucket);
    const young = sql`d.first_seen <= now() - ${from} * interval '1 second'`;
    return to === null ? young : sql`(${young} and d.first_seen > now() - ${to} * interval '1 second')`;
  });
  return sql`(${ranges.reduce((any, next) => sql`${any} or ${next}`)})`;
}

/** Told by the drift alone, before its object is read. */
function perhapsStale(sql: Sql): Fragment {
  return sql`(${isOfAgedKind(sql, "d")} or (d.bucket, d.kind, d.key) in (select bucket, kind, key from ${doubtfulOrDirty(sql)} few))`;
}

/** A key is searched by part; what a person quotes (reference, external id, drift id) by the whole. */
function matching(sql: Sql, text: string): Fragment {
  return sql`((d.bucket, d.kind, d.key) in (${objectsCalled(sql, text)}) or d.id = ${text})`;
}
