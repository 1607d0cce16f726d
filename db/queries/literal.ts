import type { Sql } from "../client.ts";

/** A whole number as part of the text: how much is asked for decides the plan, and a plan that is kept knows no parameter. */
export function literal(sql: Sql, n: number) {
  if (!Number.isSafeInteger(n)) throw new TypeError(`${n} is not a whole number.`);
  return sql.unsafe(String(n));
}
