import type { Sql } from "../client.ts";

/**
 * When a drift (`d`) was last seen. An open one is seen as long as the evidence that names it is fresh: nothing is written
 * for it until something changes.
 */
export function lastSeen(sql: Sql) {
  return sql`greatest(d.last_seen, (select o.verdict_as_of from objects_now o
    where d.resolved_at is null and o.bucket = d.bucket and o.kind = d.kind and o.key = d.key and d.class = any(o.classes)))`;
}

/** The same beside the drift's object (`o`). */
export function lastSeenOf(sql: Sql) {
  return sql`greatest(d.last_seen, case when d.resolved_at is null and d.class = any(o.classes) then o.verdict_as_of end)`;
}
