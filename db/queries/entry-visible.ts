import type { Fragment } from "postgres";
import type { Sql } from "../client.ts";
import { objectVisible, seesEveryTeam, type Viewer } from "./viewer.ts";

/**
 * Entries of a report, by their object as it is now: whoever lost a team since the run also lost what it found there. One
 * look-up an entry, which an `exists` would not be: the planner would join all objects to the few of a report.
 */
export function entryVisible(sql: Sql, viewer: Viewer, entry: Fragment = sql`e.entry`): Fragment {
  if (seesEveryTeam(viewer)) return sql`true`;
  return sql`coalesce((
    select ${objectVisible(sql, viewer)}
    from object_keys named cross join lateral (
      select * from objects where bucket = named.bucket and kind = named.kind and key = named.key limit 1) o
    where named.key collate "C" = ${entry} ->> 'key' and named.kind = ${entry} ->> 'kind'
    limit 1), false)`;
}
