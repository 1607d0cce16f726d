import type { Sql } from "../client.ts";
import { namedVisible } from "./entry-visible.ts";
import { operatorOnly, seesEveryTeam, type Viewer } from "./viewer.ts";

/** Entries that are not what the source promises: those of its last scan, and those of before that still stand so. */
export type SetAside = {
  count: number;
  /** A scan keeps its first fifty: there may be more. */
  more: boolean;
  /** The first of those that the viewer may know of. */
  first: SetAsideEntry[];
};
export type SetAsideEntry = { key: string | null; why: string; raw: string | null };
export const NONE_SET_ASIDE: SetAside = { count: 0, more: false, first: [] };

const SHOWN = 5;
/** What a scan keeps of them (reconciler/observed/take-scan.ts). */
const KEPT = 50;

/**
 * By "kind/name". An entry with a key is seen with its object. One without may be anybody's: its reason is for everyone
 * who runs the installation, its text only for those who see every team.
 */
export async function setAsideBySource(sql: Sql, viewer: Viewer): Promise<Map<string, SetAside>> {
  const every = seesEveryTeam(viewer);
  const isVisible = sql`(e.key is null or ${namedVisible(sql, viewer, { kind: sql`s.kind`, key: sql`e.key` })})`;
  const rows = await sql<(SetAside & { kind: string; name: string })[]>`
    select s.kind, s.name, count(*)::int as count, bool_or(jsonb_array_length(last.unreadable) >= ${KEPT}) as more,
      coalesce(jsonb_path_query_array(jsonb_agg(jsonb_build_object('key', e.key, 'why', e.why,
        'raw', case when ${every} then e.raw end) order by e.place, e.key) filter (where ${isVisible}),
        '$[0 to $end]', jsonb_build_object('end', ${SHOWN - 1}::int)), '[]'::jsonb) as first
    from sources s ${lastScan(sql)} cross join lateral (
      select l.place, l.entry ->> 'key' as key, l.entry ->> 'why' as why, l.entry ->> 'raw' as raw
      from jsonb_array_elements(last.unreadable) with ordinality l(entry, place)
      union all
      select ${KEPT + 1}, f.key, f.unreadable, null from facts f
      where f.kind = s.kind and f.source = s.name and f.unreadable is not null
        and not last.unreadable @> jsonb_build_array(jsonb_build_object('key', f.key))) e
    where ${operatorOnly(sql, viewer)}
    group by s.kind, s.name`;
  return new Map(rows.map(({ kind, name, ...setAside }) => [`${kind}/${name}`, setAside]));
}

/** Beside each source `s`, the scan of it that ended last, as `last`; all null but for an empty list where there was none. */
export function lastScan(sql: Sql) {
  return sql`cross join lateral (
    select c.started_at, c.complete, c.suspect, c.announced, c.counted, coalesce(c.unreadable, '[]') as unreadable
    from (values (1)) one left join scans c on c.id = (
      select id from scans where kind = s.kind and source = s.name order by started_at desc limit 1)) last`;
}
