import type { Fragment } from "postgres";
import { type AlikeDrifts, groupCauses, KEYS_SHOWN } from "../../reconciler/model/causes.ts";
import type { DriftDetail } from "../../reconciler/model/drift-class.ts";
import type { Cause, Shared } from "../../reconciler/model/run-document.ts";
import type { Sql } from "../client.ts";
import { literal } from "./literal.ts";
import { type ComparedRun, inScope } from "./run-compare.ts";
import { timeParam } from "./utc.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

/** What the detail of a drift names. */
type Names = Pick<DriftDetail, "over" | "under"> & { fields: string[]; owner: string | null };

/**
 * Likely causes of what was open as the run ended, by the drifts' own times as in a comparison. A drift belongs to the
 * run during which it was seen first, the latest where runs overlapped; what was seen between runs has no cause here.
 */
export async function runCauses(sql: Sql, viewer: Viewer, run: ComparedRun): Promise<Cause[]> {
  const end = timeParam(sql, run.endedAt);
  const millis = (time: Fragment) => sql`(extract(epoch from ${time}) * 1000)::float8`;
  // Their keys are sorted once they are together: as they come, all would be sorted by all that they are grouped by.
  const rows = await sql<(Omit<AlikeDrifts, "names"> & Names)[]>`
    select kind, source, class, direction, run, over, under, fields, owner, n, from_first as from, to_first as to, (
      select array_agg(key) from (
        select key from unnest(keys) key order by key collate "C" limit ${literal(sql, KEYS_SHOWN)}) few) as keys
    from (
      select d.kind, o.spoke as source, d.class, d.direction, seen.id as run,
        d.detail -> 'over' as over, d.detail -> 'under' as under, jsonb_path_query_array(d.detail, '$.fields[*].field') as fields,
        d.detail #>> '{owner,found}' as owner, count(*)::int as n, ${millis(sql`min(d.first_seen)`)} as from_first,
        ${millis(sql`max(d.first_seen)`)} as to_first, array_agg(d.key) as keys
      from drifts d
      join objects o on o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
      cross join lateral (
        select r.id from runs r
        -- Drifts are written with milliseconds, runs with microseconds.
        where r.started_at < d.first_seen + interval '1 millisecond' and r.started_at > d.first_seen - interval '1 hour'
          and r.ended_at >= d.first_seen and coalesce(r.scope ->> 'kind' = d.kind, true)
        order by r.started_at desc limit 1) seen
      where ${inScope(sql, run.scope)} and ${driftVisible(sql, viewer)}
        and d.first_seen <= ${end} and (d.resolved_at is null or d.resolved_at > ${end})
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9) alike`;
  return groupCauses(rows.map((row) => ({ ...row, names: namesOf(row) })));
}

function namesOf({ over, under, fields, owner }: Names): Shared[] {
  return [
    ...(over ?? []).map((name) => ({ side: "over" as const, name })),
    ...(under ?? []).map((name) => ({ side: "under" as const, name })),
    ...fields.map((name) => ({ side: "field" as const, name })),
    ...(owner ? [{ side: "owner" as const, name: owner }] : []),
  ];
}
