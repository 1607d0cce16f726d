import type { Fragment } from "postgres";
import { type Action, PERMISSIONS } from "../../lib/auth/permissions.ts";
import { bucketOfId } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { type DriftFilter, driftWhere } from "./drift-where.ts";
import { utcNow } from "./utc.ts";
import type { Viewer } from "./viewer.ts";

/** What can be done to many rows at once, and to how many. Nothing of it has an effect outside. */
export const BULK_VERBS = ["assign", "snooze", "look_again"] as const;
export type BulkVerb = (typeof BULK_VERBS)[number];
export const BULK_LIMITS: Record<BulkVerb, number> = { assign: 1_000, snooze: 1_000, look_again: 500 };
export const BULK_ACTIONS = {
  assign: "drift.assign",
  snooze: "object.snooze",
  look_again: "object.look_again",
} as const satisfies Record<BulkVerb, Action>;
const MOST = Math.max(...Object.values(BULK_LIMITS));

/** Rows by their ids, or all that a filter matches. */
export type Chosen = { drifts: readonly string[] } | { filter: DriftFilter };

/** Why a chosen row is left out: another team acts for it, it is so already, or another chosen row is of its object. */
export type LeftOut = "other_team" | "already" | "same_object";
export type Eligible = { limit: number; eligible: number; leftOut: Partial<Record<LeftOut, number>> };
export type Selection = {
  n: number;
  /** More than any verb takes. */
  capped: boolean;
  /** A verb that this person may do to none is not among them. */
  verbs: Partial<Record<BulkVerb, Eligible>>;
  at: string;
};

/**
 * Each chosen row with why a verb leaves it out, null where it takes it. The verb itself asks again, row by row: this is
 * what a person is told before.
 */
export function chosenRows(sql: Sql, viewer: Viewer, chosen: Chosen, verb: BulkVerb): Fragment {
  return sql`
    select d.bucket, d.id, d.kind, d.key, case
      when not ${mayDo(sql, viewer, BULK_ACTIONS[verb])} then 'other_team'
      when ${isAlready(sql, viewer, verb)} then 'already'
      when ${verb !== "assign"} and row_number() over (partition by d.bucket, d.kind, d.key order by d.id) > 1
        then 'same_object' end as left_out
    from drifts d join objects_now o using (bucket, kind, key)
    where ${driftWhere(sql, viewer, "filter" in chosen ? chosen.filter : {})} ${named(sql, chosen)}
    limit ${MOST + 1}`;
}

function named(sql: Sql, chosen: Chosen): Fragment {
  if ("filter" in chosen) return sql``;
  const buckets = [...new Set(chosen.drifts.map((id) => bucketOfId(id) ?? 0))];
  return sql`and d.bucket = any(${buckets}::smallint[]) and d.id = any(${[...chosen.drifts]})`;
}

function mayDo(sql: Sql, viewer: Viewer, action: Action): Fragment {
  if (PERMISSIONS[action][viewer.role] === "any") return sql`true`;
  return sql`(o.owner is null or o.owner = any(${[...viewer.teams]}))`;
}

function isAlready(sql: Sql, viewer: Viewer, verb: BulkVerb): Fragment {
  if (verb === "assign") return sql`coalesce(d.assignee = ${viewer.personId}, false)`;
  return verb === "look_again" ? sql`o.request_token is distinct from o.handled_token` : sql`false`;
}

export async function selection(sql: Sql, viewer: Viewer, chosen: Chosen): Promise<Selection> {
  const verbs: Selection["verbs"] = {};
  let n = 0;
  for (const verb of BULK_VERBS) {
    if (PERMISSIONS[BULK_ACTIONS[verb]][viewer.role] === undefined) continue;
    const rows = await sql<{ why: LeftOut | null; n: number }[]>`
      select left_out as why, count(*)::int as n from (${chosenRows(sql, viewer, chosen, verb)}) rows group by left_out`;
    const count = (why: LeftOut | null) => rows.find((row) => row.why === why)?.n ?? 0;
    n = rows.reduce((sum, row) => sum + row.n, 0);
    const leftOut = Object.fromEntries(rows.flatMap((row) => (row.why === null ? [] : [[row.why, row.n]])));
    verbs[verb] = { limit: BULK_LIMITS[verb], eligible: count(null), leftOut };
  }
  const [now] = await sql<{ at: string }[]>`select ${utcNow(sql)} as at`;
  return { n: Math.min(n, MOST), capped: n > MOST, verbs, at: now?.at ?? "" };
}
