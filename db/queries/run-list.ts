import { z } from "zod";
import type { RunParams } from "../../lib/query/run-params.ts";
import type { Sql } from "../client.ts";
import { type CappedCount, cappedCount } from "./capped-count.ts";
import { cursorText, cursorTime, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { timeParam, utc, utcNow } from "./utc.ts";
import { operatorOnly, type Viewer } from "./viewer.ts";

export type RunScope = { kind?: string; key?: string; class?: string; limit?: number };

export type RunListRow = {
  id: string;
  mode: "detect" | "act";
  scope: RunScope;
  startedBy: string;
  startedByName: string | null;
  startedAt: string;
  endedAt: string | null;
  /** Whether every source answered completely; null while it runs. */
  complete: boolean | null;
  error: string | null;
  /** Null while it runs, or where it ended without a report. */
  counts: { objects: number; in_sync: number; pending: number; verifying: number; drifted: number } | null;
  /** Sources whose look did not reach its end, by name. */
  failed: string[];
  acted: number;
  /** Answered: it happened. Not proved yet. */
  happened: number;
  confirmed: number;
  proposed: number;
  unknown: number;
  unjudged: number;
};
export type RunList = Page<RunListRow> & { count: CappedCount; at: string };

const cursorSchema = z.object({ startedAt: cursorTime, id: cursorText });
type Cursor = z.infer<typeof cursorSchema>;

/** Newest first. Numbers only: what a run found on which object is on its own page, for those who may see the object. */
export async function runList(
  sql: Sql,
  { viewer, filter, after }: { viewer: Viewer; filter: Partial<Omit<RunParams, "cursor">>; after?: string | null },
): Promise<RunList> {
  const cursor = decodeCursor(after, cursorSchema);
  const where = sql`${operatorOnly(sql, viewer)} ${filter.mode ? sql`and r.mode = ${filter.mode}` : sql``}`;
  const from =
    cursor === null ? sql`` : sql`and (r.started_at, r.id) < (${timeParam(sql, cursor.startedAt)}, ${cursor.id})`;
  const [rows, count, now] = await Promise.all([
    sql<RunListRow[]>`
      select r.id, r.mode, r.scope, r.started_by as "startedBy", p.name as "startedByName",
        ${utc(sql, "r.started_at")} as "startedAt", ${utc(sql, "r.ended_at")} as "endedAt", r.complete, r.error,
        r.report -> 'counts' as counts, ${actedCount(sql, null)} as acted, ${actedCount(sql, "happened")} as happened,
        ${actedCount(sql, "confirmed")} as confirmed,
        coalesce((select jsonb_agg(s ->> 'source' order by s ->> 'source')
          from jsonb_array_elements(coalesce(r.report -> 'sources', '[]'::jsonb)) s
          where not (s ->> 'complete')::boolean), '[]'::jsonb) as failed,
        ${actedCount(sql, "proposed")} as proposed, ${actedCount(sql, "unknown")} as unknown,
        coalesce(jsonb_array_length(r.report -> 'unjudged'), 0) as unjudged
      from runs r left join people p on p.id = r.started_by
      where ${where} ${from}
      order by r.started_at desc, r.id desc
      limit ${PAGE_SIZE + 1}`,
    cappedCount(sql, sql`select 1 from runs r where ${where}`),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  const page = toPage(rows, (last): Cursor => ({ startedAt: last.startedAt, id: last.id }));
  return { ...page, count, at: now[0]?.at ?? "" };
}

function actedCount(sql: Sql, outcome: string | null) {
  if (outcome === null) return sql`coalesce(jsonb_array_length(r.report -> 'acted'), 0)`;
  return sql`(select count(*)::int from jsonb_array_elements(coalesce(r.report -> 'acted', '[]'::jsonb)) a
    where a ->> 'outcome' = ${outcome})`;
}
