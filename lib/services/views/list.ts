import type { Sql } from "../../../db/client.ts";
import { type CappedCount, cappedCount } from "../../../db/queries/capped-count.ts";
import { driftFrom, driftWhere } from "../../../db/queries/drift-where.ts";
import type { Principal } from "../../auth/principal.ts";
import { AppError } from "../../errors.ts";
import { readFilter } from "../jobs/chosen.ts";

export const BUILT_IN_VIEWS = {
  needs_person: "status=blocked_on_review",
  came_back: "came_back=true",
  oldest: "order=oldest",
  not_confirmed: "status=not_confirmed",
  mine: "assignee=me",
  stale_evidence: "evidence=stale",
} as const;
export type BuiltInView = keyof typeof BUILT_IN_VIEWS;

/** `count` is null where the filter is of an older product and cannot be read any more. */
type Counted = { id: string; query: string; count: CappedCount | null };
export type ViewRow = Counted & { name: string; shared: boolean; mine: boolean; byName: string | null };
export type ViewList = { builtIn: (Counted & { id: BuiltInView })[]; saved: ViewRow[] };

/** Everybody's and one's own, each with how many it shows this person now. */
export async function viewList(sql: Sql, viewer: Principal): Promise<ViewList> {
  const saved = await sql<Omit<ViewRow, "count">[]>`
    select v.id, v.name, v.query, v.shared, v.made_by = ${viewer.personId} as mine, p.name as "byName"
    from saved_views v left join people p on p.id = v.made_by
    where v.made_by = ${viewer.personId} or v.shared order by v.shared, v.name, v.id limit 200`;
  const count = (query: string) => countOf(sql, viewer, query);
  const builtIn = Object.entries(BUILT_IN_VIEWS) as [BuiltInView, string][];
  return {
    builtIn: await Promise.all(builtIn.map(async ([id, query]) => ({ id, query, count: await count(query) }))),
    saved: await Promise.all(saved.map(async (view) => ({ ...view, count: await count(view.query) }))),
  };
}

async function countOf(sql: Sql, viewer: Principal, query: string): Promise<CappedCount | null> {
  try {
    const filter = readFilter(query);
    return await cappedCount(
      sql,
      sql`select 1 from ${driftFrom(sql, filter)} where ${driftWhere(sql, viewer, filter)}`,
    );
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
