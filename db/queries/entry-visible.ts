import type { Fragment } from "postgres";
import type { Sql } from "../client.ts";
import { objectVisible, seesEveryTeam, type Viewer } from "./viewer.ts";

/** Entries of a report, by their object as it is now: whoever lost a team since the run also lost what it found there. */
export function entryVisible(sql: Sql, viewer: Viewer, entry: Fragment = sql`e.entry`): Fragment {
  if (seesEveryTeam(viewer)) return sql`true`;
  return sql`exists (select 1 from objects_now o
    where o.kind = ${entry} ->> 'kind' and o.key = ${entry} ->> 'key' and ${objectVisible(sql, viewer)})`;
}
