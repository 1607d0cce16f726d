import type { PendingQuery, Row } from "postgres";
import type { Sql } from "../client.ts";
import { literal } from "./literal.ts";

/** A count that stops counting: `1,000+` is enough to act on, and costs the same however long the list is. */
export type CappedCount = { n: number; capped: boolean };

export const COUNT_CAP = 1_000;

/** `rows` is a select of anything; its columns are not read. */
export async function cappedCount(sql: Sql, rows: PendingQuery<Row[]>, cap = COUNT_CAP): Promise<CappedCount> {
  return capped(await countUpTo(sql, rows, cap), cap);
}

/** One row: how many there are, as far as it is counted. */
export function countUpTo(sql: Sql, rows: PendingQuery<Row[]>, cap = COUNT_CAP) {
  return sql<{ n: number }[]>`
    select count(*)::int as n from (select 1 from (${rows}) counted limit ${literal(sql, cap + 1)}) capped`;
}

export function capped([row]: readonly { n: number }[], cap = COUNT_CAP): CappedCount {
  const n = row?.n ?? 0;
  return n > cap ? { n: cap, capped: true } : { n, capped: false };
}
