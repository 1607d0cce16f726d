import type { Sql } from "../client.ts";
import { type CappedCount, capped, countUpTo } from "./capped-count.ts";
import { driftFrom, driftWhere } from "./drift-where.ts";
import { waitingCounts, waitingOf } from "./review-list.ts";
import { isSourceStale } from "./source-list.ts";
import { inForceNow, type StopRow } from "./stop-list.ts";
import { together } from "./together.ts";
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
  const read = await together(sql, {
    drift: countUpTo(sql, sql`select 1 from ${driftFrom(sql, {})} where ${driftWhere(sql, viewer, {})}`),
    waiting: waitingCounts(sql, viewer),
    sources: sql<{ fresh: number; all: number }[]>`
      select count(*) filter (where not ${isSourceStale(sql)})::int as fresh, count(*)::int as all
      from sources s where s.standing <> 'context' and not s.pushed and ${operatorOnly(sql, viewer)}`,
    stops: inForceNow(sql, viewer),
    now: sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  });
  return {
    drift: capped(read.drift),
    review: waitingOf(read.waiting).mine,
    sources: read.sources[0] ?? { fresh: 0, all: 0 },
    stops: read.stops,
    at: read.now[0]?.at ?? "",
  };
}
