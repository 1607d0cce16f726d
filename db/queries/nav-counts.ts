import type { Sql } from "../client.ts";
import { type CappedCount, cappedCount } from "./capped-count.ts";
import { driftFrom, driftWhere } from "./drift-where.ts";
import { countable } from "./review-list.ts";
import { isSourceStale } from "./source-list.ts";
import { type StopRow, stopsInForce } from "./stop-list.ts";
import { utcNow } from "./utc.ts";
import { operatorOnly, type Viewer } from "./viewer.ts";

/** What the frame of every page shows. */
export type NavCounts = {
  drift: CappedCount;
  /** Only what this person may decide. */
  review: CappedCount;
  sources: { fresh: number; all: number };
  stops: StopRow[];
  at: string;
};

export async function navCounts(sql: Sql, { viewer }: { viewer: Viewer }): Promise<NavCounts> {
  const [drift, review, sources, stops, now] = await Promise.all([
    cappedCount(sql, sql`select 1 from ${driftFrom(sql, {})} where ${driftWhere(sql, viewer, {})}`),
    cappedCount(sql, countable(sql, viewer, "mine")),
    sql<{ fresh: number; all: number }[]>`
      select count(*) filter (where not ${isSourceStale(sql)})::int as fresh, count(*)::int as all
      from sources s where s.standing <> 'context' and not s.pushed and ${operatorOnly(sql, viewer)}`,
    stopsInForce(sql, viewer),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return { drift, review, sources: sources[0] ?? { fresh: 0, all: 0 }, stops, at: now[0]?.at ?? "" };
}
