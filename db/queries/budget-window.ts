import type { Sql } from "../client.ts";

/** Limits count by the clock hour: what a window took that is over is taken from no limit any more. */
export function isCurrentWindow(sql: Sql) {
  return sql`window_start > now() - interval '1 hour'`;
}
