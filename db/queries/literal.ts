import type { PendingQuery, Row } from "postgres";
import type { Sql } from "../client.ts";

/** A whole number as part of the text: how much is asked for decides the plan, and a plan that is kept knows no parameter. */
export function literal(sql: Sql, n: number) {
  if (!Number.isSafeInteger(n)) throw new TypeError(`${n} is not a whole number.`);
  return sql.unsafe(String(n));
}

const NOT_WORDS = /[;$\\]|--|\/\*/;
const kept = new WeakMap<Sql, Map<string, PendingQuery<Row[]>>>();

/**
 * Text that the caller made of its own constants, never of what somebody sent. Made once for a client and kept: a page has
 * a hundred such parts, and what the driver makes of each lives long enough to be costly to collect.
 */
export function fixed(sql: Sql, text: string) {
  const parts = kept.get(sql) ?? new Map<string, PendingQuery<Row[]>>();
  if (parts.size === 0) kept.set(sql, parts);
  const known = parts.get(text);
  if (known !== undefined) return known;
  if (NOT_WORDS.test(text)) throw new TypeError(`${text} is not made of words.`);
  const part = sql.unsafe<Row[]>(text);
  parts.set(text, part);
  return part;
}
