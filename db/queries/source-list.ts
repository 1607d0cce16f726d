import type { Standing } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { utc, utcNow } from "./utc.ts";
import { operatorOnly, type Viewer } from "./viewer.ts";

export type SourceRow = {
  kind: string;
  name: string;
  title: string;
  standing: Standing;
  freshnessMs: number;
  /** Start of the last complete scan; null where there was none. */
  watermark: string | null;
  stale: boolean;
  counted: number | null;
  lastTriedAt: string | null;
  lastError: string | null;
  suspect: string | null;
  /** Objects of the kind that this source has spoken about, of all there are. */
  covered: number;
  objects: number;
  scans: ScanRow[];
};

export type ScanRow = {
  id: string;
  startedAt: string;
  endedAt: string;
  complete: boolean;
  counted: number;
  pages: number;
  suspect: string | null;
};
export type SourceList = { rows: SourceRow[]; at: string };

const SCANS_MAX = 12;

/** Those that decide and are behind come first: they are why something cannot be judged. */
export async function sourceList(sql: Sql, { viewer }: { viewer: Viewer }): Promise<SourceList> {
  const [rows, now] = await Promise.all([
    sql<SourceRow[]>`
      select s.kind, s.name, s.title, s.standing, s.freshness_ms as "freshnessMs", ${utc(sql, "s.watermark")} as watermark,
        ${isSourceStale(sql)} as stale, s.counted, ${utc(sql, "s.last_tried_at")} as "lastTriedAt",
        s.last_error as "lastError", s.suspect,
        (select count(*)::int from facts f where f.kind = s.kind and f.source = s.name) as covered,
        (select count(*)::int from objects_now o where o.kind = s.kind) as objects,
        coalesce((select jsonb_agg(recent order by recent."startedAt") from (
          select c.id, ${utc(sql, "c.started_at")} as "startedAt", ${utc(sql, "c.ended_at")} as "endedAt", c.complete,
            c.counted, c.pages, c.suspect
          from scans c where c.kind = s.kind and c.source = s.name
          order by c.started_at desc limit ${SCANS_MAX}) recent), '[]'::jsonb) as scans
      from sources s
      where ${operatorOnly(sql, viewer)}
      order by s.standing = 'context', ${isSourceStale(sql)} desc, s.kind, s.name`,
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return { rows: [...rows], at: now[0]?.at ?? "" };
}

/** Sources as `s`. Its last complete look is older than its word is good for, or there was none. */
export function isSourceStale(sql: Sql) {
  return sql`coalesce(s.watermark + s.freshness_ms * interval '1 millisecond' < now(), true)`;
}
