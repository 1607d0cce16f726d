import { shrunk } from "../../reconciler/model/shrink.ts";
import type { Standing } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { lastScan, NONE_SET_ASIDE, type SetAside, setAsideBySource } from "./set-aside.ts";
import { utc, utcNow } from "./utc.ts";
import { operatorOnly, type Viewer } from "./viewer.ts";

export type { SetAside, SetAsideEntry } from "./set-aside.ts";

export type SourceRow = {
  kind: string;
  name: string;
  title: string;
  standing: Standing;
  freshnessMs: number;
  covers: "all" | "sighted";
  /** It tells by itself and is never scanned; then `lastTriedAt` is when it last did. */
  pushed: boolean;
  /** Start of the last complete scan; null where there was none. */
  watermark: string | null;
  stale: boolean;
  counted: number | null;
  /** How many the last complete scan said that there are; null where it did not say. */
  announced: number | null;
  lastTriedAt: string | null;
  lastError: string | null;
  /** The last scan, where it is not believed. */
  refused: RefusedScan | null;
  setAside: SetAside;
  /** Objects of the kind that this source has spoken about, of all there are. */
  covered: number;
  objects: number;
  scans: ScanRow[];
};

/** `shrunk`: for showing far less than before; only that can a person accept. */
export type RefusedScan = { at: string; why: string; announced: number | null; counted: number; shrunk: boolean };

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
  const [rows, setAside, now] = await Promise.all([
    sql<Omit<SourceRow, "setAside">[]>`
      with spoken as materialized (select kind, source, count(*)::int as n from facts group by kind, source),
        known as materialized (select kind, count(*)::int as n from objects group by kind)
      select s.kind, s.name, s.title, s.standing, s.freshness_ms as "freshnessMs", s.covers, s.pushed,
        ${utc(sql, "s.watermark")} as watermark, ${isSourceStale(sql)} as stale, s.counted,
        (select c.announced from scans c where c.id = s.watermark_scan) as announced,
        ${utc(sql, "s.last_tried_at")} as "lastTriedAt", s.last_error as "lastError",
        case when not last.complete then jsonb_build_object('at', ${utc(sql, "last.started_at")}, 'why', last.suspect,
          'announced', last.announced, 'counted', last.counted) end as refused,
        coalesce((select n from spoken where kind = s.kind and source = s.name), 0) as covered,
        coalesce((select n from known where kind = s.kind), 0) as objects,
        coalesce((select jsonb_agg(recent order by recent."startedAt") from (
          select c.id, ${utc(sql, "c.started_at")} as "startedAt", ${utc(sql, "c.ended_at")} as "endedAt", c.complete,
            c.counted, c.pages, c.suspect
          from scans c where c.kind = s.kind and c.source = s.name
          order by c.started_at desc limit ${SCANS_MAX}) recent), '[]'::jsonb) as scans
      from sources s ${lastScan(sql)}
      where ${operatorOnly(sql, viewer)}
      order by s.standing = 'context', ${isSourceStale(sql)} desc, s.kind,
        array_position(array['authoritative','supporting'], s.standing), s.name`,
    setAsideBySource(sql, viewer),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  const listed = rows.map(({ refused, ...row }) => ({
    ...row,
    refused: refused && { ...refused, shrunk: refused.why === shrunk(row.counted, refused.counted) },
    setAside: setAside.get(`${row.kind}/${row.name}`) ?? NONE_SET_ASIDE,
  }));
  return { rows: listed, at: now[0]?.at ?? "" };
}

/** Sources as `s`. Its last complete look is older than its word is good for, or there was none. */
export function isSourceStale(sql: Sql) {
  return sql`(not s.pushed and coalesce(s.watermark + s.freshness_ms * interval '1 millisecond' < now(), true))`;
}
