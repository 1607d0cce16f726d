import type { Fragment } from "postgres";
import type { ReportedAct, ReportedDrift, RunReport } from "../../reconciler/model/report.ts";
import type { Sql } from "../client.ts";
import type { RunScope } from "./run-list.ts";
import { utc, utcNow } from "./utc.ts";
import { objectVisible, operatorOnly, seesEveryTeam, type Viewer } from "./viewer.ts";

/** Entries of a report that one answer carries; the rest is counted. */
export const REPORT_ROWS_MAX = 200;

export type RunDetail = {
  id: string;
  mode: "detect" | "act";
  scope: RunScope;
  startedBy: string;
  startedByName: string | null;
  startedAt: string;
  endedAt: string | null;
  complete: boolean | null;
  error: string | null;
  counts: RunReport["counts"] | null;
  sources: RunReport["sources"];
  /** What the report says about objects that the viewer may see. `total` counts those, also past the cap. */
  drifts: { rows: ReportedDrift[]; total: number };
  acted: { rows: ReportedAct[]; total: number };
  unjudged: { rows: RunReport["unjudged"]; total: number };
  at: string;
};

type Head = Omit<RunDetail, "drifts" | "acted" | "unjudged">;

export async function runDetail(sql: Sql, { viewer, id }: { viewer: Viewer; id: string }): Promise<RunDetail | null> {
  const [head] = await sql<Head[]>`
    select r.id, r.mode, r.scope, r.started_by as "startedBy", p.name as "startedByName",
      ${utc(sql, "r.started_at")} as "startedAt", ${utc(sql, "r.ended_at")} as "endedAt", r.complete, r.error,
      r.report -> 'counts' as counts, coalesce(r.report -> 'sources', '[]'::jsonb) as sources, ${utcNow(sql)} as at
    from runs r left join people p on p.id = r.started_by
    where r.id = ${id} and ${operatorOnly(sql, viewer)}`;
  if (head === undefined) return null;
  const [drifts, acted, unjudged] = await Promise.all([
    section<ReportedDrift>(sql, viewer, id, "drifts"),
    section<ReportedAct>(sql, viewer, id, "acted"),
    section<RunReport["unjudged"][number]>(sql, viewer, id, "unjudged"),
  ]);
  return { ...head, drifts, acted, unjudged };
}

async function section<Row>(
  sql: Sql,
  viewer: Viewer,
  id: string,
  name: "drifts" | "acted" | "unjudged",
): Promise<{ rows: Row[]; total: number }> {
  const rows = await sql<{ entry: Row; total: number }[]>`
    select e.entry, (count(*) over ())::int as total
    from runs r, jsonb_array_elements(coalesce(r.report -> ${name}::text, '[]'::jsonb)) with ordinality as e (entry, n)
    where r.id = ${id} and ${entryVisible(sql, viewer)}
    order by e.n
    limit ${REPORT_ROWS_MAX}`;
  return { rows: rows.map((row) => row.entry), total: rows[0]?.total ?? 0 };
}

/** By the object as it is now: whoever lost a team since the run also lost what it found there. */
function entryVisible(sql: Sql, viewer: Viewer): Fragment {
  if (seesEveryTeam(viewer)) return sql`true`;
  return sql`exists (select 1 from objects_now o
    where o.kind = e.entry ->> 'kind' and o.key = e.entry ->> 'key' and ${objectVisible(sql, viewer)})`;
}
