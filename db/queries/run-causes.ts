import { groupCauses, type SeenDrift } from "../../reconciler/model/causes.ts";
import type { Cause } from "../../reconciler/model/run-document.ts";
import type { Sql } from "../client.ts";
import { type ComparedRun, inScope } from "./run-compare.ts";
import { timeParam } from "./utc.ts";
import { driftVisible, type Viewer } from "./viewer.ts";

/**
 * Likely causes of what was open as the run ended, by the drifts' own times as in a comparison. A drift belongs to the
 * run during which it was seen first, the latest where runs overlapped; what was seen between runs has no cause here.
 */
export async function runCauses(sql: Sql, viewer: Viewer, run: ComparedRun): Promise<Cause[]> {
  const end = timeParam(sql, run.endedAt);
  const rows = await sql<SeenDrift[]>`
    select d.kind, d.key, o.spoke as source, d.class, d.direction, d.detail, seen.id as run,
      (extract(epoch from d.first_seen) * 1000)::float8 as "firstSeen"
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
    order by d.first_seen, d.id`;
  return groupCauses(rows);
}
