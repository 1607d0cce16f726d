import type { ReportedAct, ReportedDrift, RunReport } from "../../reconciler/model/report.ts";
import type { RunDocument } from "../../reconciler/model/run-document.ts";
import { total } from "../../reconciler/model/summary-figures.ts";
import type { Sql } from "../client.ts";
import { entryVisible } from "./entry-visible.ts";
import { runCauses } from "./run-causes.ts";
import { type ComparedRun, compareRuns } from "./run-compare.ts";
import type { RunScope } from "./run-list.ts";
import { runSummary } from "./run-summary.ts";
import { timeParam, utc } from "./utc.ts";
import { operatorOnly, type Viewer } from "./viewer.ts";

export type RunHead = {
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
  /** Open drifts that the run did not list. */
  omitted: number;
};

export async function runHead(sql: Sql, viewer: Viewer, id: string): Promise<RunHead | null> {
  const [head] = await sql<RunHead[]>`
    select r.id, r.mode, r.scope, r.started_by as "startedBy", p.name as "startedByName",
      ${utc(sql, "r.started_at")} as "startedAt", ${utc(sql, "r.ended_at")} as "endedAt", r.complete, r.error,
      r.report -> 'counts' as counts, coalesce(r.report -> 'sources', '[]'::jsonb) as sources,
      coalesce((r.report ->> 'drifts_omitted')::int, 0) as omitted
    from runs r left join people p on p.id = r.started_by
    where r.id = ${id} and ${operatorOnly(sql, viewer)}`;
  return head ?? null;
}

/** The run that ended last, of whatever scope. */
export async function latestRun(sql: Sql, viewer: Viewer): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select r.id from runs r where r.report is not null and ${operatorOnly(sql, viewer)}
    order by r.started_at desc limit 1`;
  return row?.id ?? null;
}

/** Runs with a report that ended before this one; the one before it, of the same scope, where none is named. */
/** Runs (`r`) that it can be compared with: begun and ended earlier, with a report. */
export function isEarlier(sql: Sql, { startedAt, endedAt }: Pick<RunHead, "startedAt" | "endedAt">) {
  return sql`(r.started_at < ${timeParam(sql, startedAt)} and r.ended_at < ${timeParam(sql, endedAt ?? startedAt)}
    and r.report is not null)`;
}

export function hasScopeOf(sql: Sql, { scope }: Pick<RunHead, "scope">) {
  return sql`r.scope - 'limit' = ${sql.json(scope)}::jsonb - 'limit'`;
}

async function earlierRun(sql: Sql, run: RunHead, named: string | null): Promise<ComparedRun | null> {
  const which = named === null ? hasScopeOf(sql, run) : sql`r.id = ${named}`;
  const [row] = await sql<ComparedRun[]>`
    select r.id, r.mode, r.scope, ${utc(sql, "r.ended_at")} as "endedAt", r.complete from runs r
    where ${isEarlier(sql, run)} and ${which}
    order by r.started_at desc limit 1`;
  return row ?? null;
}

export type RunFindings = Pick<RunDocument, "summary" | "compared" | "causes">;

/** What is worked out of a run's end. Null where the run that it is to be compared with is none that ended earlier. */
export async function runFindings(
  sql: Sql,
  viewer: Viewer,
  head: RunHead,
  { against: named, rowsMax }: { against: string | null; rowsMax: number | null },
): Promise<RunFindings | null> {
  const against = await earlierRun(sql, head, named);
  if (named !== null && against === null) return null;
  // A run that failed, or is under way, has no end that anything could be said of.
  if (head.endedAt === null || head.counts === null) return { summary: null, compared: null, causes: [] };
  const run: ComparedRun = { ...head, endedAt: head.endedAt, complete: head.complete ?? false };
  const [summary, compared, causes] = await Promise.all([
    runSummary(sql, viewer, head.id),
    against === null ? null : compareRuns(sql, viewer, { run, against, rowsMax }),
    runCauses(sql, viewer, run),
  ]);
  return { summary, compared, causes };
}

/** Of the drifts that a run did not list, those that the viewer may see, as far as it counted them by team. */
export function omittedOf({ omitted }: RunHead, summary: RunFindings["summary"], listed: number): number {
  return summary === null ? omitted : Math.max(0, Math.min(omitted, total(summary.cells) - listed));
}

/** One run as it is exported. Null where there is no such run, or none to compare it with under the name given. */
export async function runDocument(
  sql: Sql,
  { viewer, id, against }: { viewer: Viewer; id: string; against: string | null },
): Promise<RunDocument | null> {
  const head = await runHead(sql, viewer, id);
  if (head === null) return null;
  const [findings, drifts, acted, unjudged] = await Promise.all([
    runFindings(sql, viewer, head, { against, rowsMax: null }),
    entries<ReportedDrift>(sql, viewer, { id, name: "drifts", max: 1 }),
    entries<ReportedAct>(sql, viewer, { id, name: "acted" }),
    entries<RunReport["unjudged"][number]>(sql, viewer, { id, name: "unjudged" }),
  ]);
  if (findings === null) return null;
  return {
    run: head.id,
    mode: head.mode,
    scope: head.scope,
    started_by: head.startedByName ?? head.startedBy,
    started_at: head.startedAt,
    ended_at: head.endedAt,
    complete: head.complete,
    error: head.error,
    counts: head.counts,
    sources: head.sources,
    ...findings,
    acted: acted.rows,
    unjudged: unjudged.rows,
    drifts_omitted: omittedOf(head, findings.summary, drifts.total),
  };
}

const PAGE = 500;

/** The drifts that a run lists, in pages, so that no export has to hold them all. */
export async function* runDrifts(sql: Sql, viewer: Viewer, id: string): AsyncGenerator<ReportedDrift[]> {
  for (let after = 0; ; ) {
    const { rows, last } = await entries<ReportedDrift>(sql, viewer, { id, name: "drifts", after, max: PAGE });
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = last;
  }
}

type Section = { id: string; name: "drifts" | "acted" | "unjudged"; after?: number; max?: number };

/** Entries of one list of a report that the viewer may see. `total` counts those, also past `max`. */
export async function entries<Row>(
  sql: Sql,
  viewer: Viewer,
  { id, name, after = 0, max }: Section,
): Promise<{ rows: Row[]; total: number; last: number }> {
  const rows = await sql<{ entry: Row; total: number; n: number }[]>`
    select e.entry, (count(*) over ())::int as total, e.n::int as n
    from runs r, jsonb_array_elements(coalesce(r.report -> ${name}::text, '[]'::jsonb)) with ordinality as e (entry, n)
    where r.id = ${id} and e.n > ${after} and ${entryVisible(sql, viewer)}
    order by e.n
    limit ${max ?? null}`;
  return { rows: rows.map((row) => row.entry), total: rows[0]?.total ?? 0, last: rows.at(-1)?.n ?? after };
}
