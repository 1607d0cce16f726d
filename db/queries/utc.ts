import type { Sql } from "../client.ts";

type Fragment = ReturnType<typeof utcNow>;

/**
 * A time as ISO 8601 text in UTC, with its microseconds. A Date would drop them, and would reach a client component as a
 * Date from the server's prefetch but as text from the API.
 */
export function utc(sql: Sql, column: string) {
  return utcOf(sql, sql`${sql(column)}`);
}

export function utcOf(sql: Sql, time: Fragment) {
  return sql`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

export function utcNow(sql: Sql) {
  return sql`to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Such a text as a parameter. Without the first cast the driver makes a Date of it, and drops the microseconds again. */
export function timeParam(sql: Sql, text: string) {
  return sql`${text}::text::timestamptz`;
}
