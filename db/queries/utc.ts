import type { Fragment } from "postgres";
import type { Sql } from "../client.ts";
import { fixed } from "./literal.ts";

const NO_FRACTION = ".000000";
const FORMAT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

/**
 * A time as ISO 8601 text in UTC, with its microseconds. A Date would drop them, and would reach a client component as a
 * Date from the server's prefetch but as text from the API.
 */
export function utc(sql: Sql, column: string): Fragment {
  return fixed(sql, `to_char(${column} at time zone 'UTC', ${FORMAT})`);
}

export function utcOf(sql: Sql, time: Fragment) {
  return sql`to_char(${time} at time zone 'UTC', ${fixed(sql, FORMAT)})`;
}

export function utcNow(sql: Sql) {
  return utc(sql, "now()");
}

/** The same of a time that a client of ours (client.ts) was told as text, which costs the server a quarter of that. */
export function isoOf(text: string): string {
  const day = text.indexOf(" ");
  if (day < 0 || !text.endsWith("+00")) throw new TypeError(`${text} is not a time in UTC.`);
  const clock = text.slice(day + 1, -3);
  return `${text.slice(0, day)}T${clock}${NO_FRACTION.slice(clock.length - "00:00:00".length)}Z`;
}

export function isoOrNull(text: string | null): string | null {
  return text === null ? null : isoOf(text);
}

/** Such a text as a parameter. Without the first cast the driver makes a Date of it, and drops the microseconds again. */
export function timeParam(sql: Sql, text: string) {
  return sql`${text}::text::timestamptz`;
}
