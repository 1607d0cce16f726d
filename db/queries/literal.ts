import type { Sql } from "../client.ts";

/** A whole number as part of the text: how much is asked for decides the plan, and a plan that is kept knows no parameter. */
export function literal(sql: Sql, n: number) {
  if (!Number.isSafeInteger(n)) throw new TypeError(`${n} is not a whole number.`);
  return sql.unsafe(String(n));
}

const WORDS = /^(?!.*--)[\w\s(),.'":-]+$/;

/** Text that the caller made of its own constants, never of what somebody sent: one part, where a template would be many. */
export function fixed(sql: Sql, text: string) {
  if (!WORDS.test(text)) throw new TypeError(`${text} is not made of words.`);
  return sql.unsafe(text);
}
