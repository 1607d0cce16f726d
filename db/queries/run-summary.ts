import type { BudgetLine, PendingWork, ReadSummary, SummaryCell, Untouched } from "../../reconciler/model/report.ts";
import { mergeCells, mergePending, mergeUntouched } from "../../reconciler/model/summary-figures.ts";
import type { Sql } from "../client.ts";
import { entryVisible } from "./entry-visible.ts";
import { figureVisible, type Viewer } from "./viewer.ts";

/** What a run's summary says to this viewer; null where the run has none. Budgets are the installation's, for every operator. */
export async function runSummary(sql: Sql, viewer: Viewer, id: string): Promise<ReadSummary | null> {
  const [[stored], cells, untouched, pending] = await Promise.all([
    sql<
      { budgets: BudgetLine[] | null }[]
    >`select r.report #> '{summary,budgets}' as budgets from runs r where r.id = ${id}`,
    figures<SummaryCell>(sql, viewer, id, "cells"),
    figures<Untouched>(sql, viewer, id, "untouched"),
    figures<PendingWork>(sql, viewer, id, "pending"),
  ]);
  const budgets = stored?.budgets ?? null;
  if (budgets === null) return null;
  return { cells: mergeCells(cells), untouched: mergeUntouched(untouched), budgets, pending: mergePending(pending) };
}

async function figures<Figure>(
  sql: Sql,
  viewer: Viewer,
  id: string,
  name: "cells" | "untouched" | "pending",
): Promise<Figure[]> {
  // A count is of the teams that it was counted for; the example is an object, so it is shown as an object is.
  const hidden = sql`e.entry ? 'example' and not ${entryVisible(sql, viewer, sql`(e.entry -> 'example')`)}`;
  const rows = await sql<{ entry: Figure }[]>`
    select (e.entry - 'teams') || case when ${hidden} then '{"example":null}'::jsonb else '{}'::jsonb end as entry
    from runs r, jsonb_array_elements(coalesce(r.report #> ${["summary", name]}::text[], '[]'::jsonb))
      with ordinality as e (entry, n)
    where r.id = ${id} and ${figureVisible(sql, viewer)}
    order by e.n`;
  return rows.map((row) => row.entry);
}
