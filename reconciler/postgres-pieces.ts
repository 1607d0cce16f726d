import type { PendingQuery, Row } from "postgres";
import { READER, type Sql, type Tx } from "../db/client.ts";
import { BUCKETS } from "./model/bucket.ts";

/** Rows that one transaction takes in, about: a second or so of work, whatever there is in all. */
export const PIECE_ROWS = 10_000;
/** Pieces at once. One more would not end sooner: the database has other work, too. */
const LANES = 2;

const PIECE_ROWS_MIN = 1_000;

/** Rows of a piece, of so many: enough pieces that no lane is idle while another has half of the work. */
export const pieceOf = (rows: number) => Math.min(PIECE_ROWS, Math.max(PIECE_ROWS_MIN, Math.ceil(rows / (2 * LANES))));

export type Range = { from: number; to: number };

/** Ranges of buckets with about as many of these rows each. */
export async function rangesOf(sql: Sql, rows: PendingQuery<Row[]>, each: number): Promise<Range[]> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (select 1 from ${rows} limit ${each * BUCKETS}) o`;
  return rangesFor(row?.count ?? 0, each);
}

export function rangesFor(rows: number, each: number): Range[] {
  const ranges = Math.min(BUCKETS, Math.ceil(rows / each));
  const edge = (n: number) => Math.floor((BUCKETS * n) / ranges);
  return Array.from({ length: ranges }, (_, n) => ({ from: edge(n), to: edge(n + 1) }));
}

/**
 * What a piece touches is found by key. The planner may not know that: the first scan of a source is planned while its
 * facts still count as none, and would read all of them for each piece.
 */
export async function byKeyOnly(tx: Tx): Promise<void> {
  await tx`
    select set_config(name, value, true) from (values ('enable_seqscan', 'off'), ('enable_hashjoin', 'off'),
      ('enable_mergejoin', 'off'), ('work_mem', '64MB')) as settings(name, value)`;
}

/** Somebody who read a page so lately may well read the next. */
const READ_LATELY_MS = 2_000;
const ASK_AGAIN_S = 0.1;

/**
 * Every piece, two at a time while nobody reads the console, else one at a time: a page that waits is noticed, and a
 * sweep that takes a little longer is not. Of so few that each lane has one, none is long, and asking takes longer.
 */
export async function inLanes<T>(sql: Sql, pieces: readonly T[], each: (piece: T) => Promise<void>): Promise<void> {
  const waiting = [...pieces];
  const isLong = pieces.length > LANES;
  const lane = async (n: number) => {
    for (;;) {
      while (isLong && n > 0 && waiting.length > 0 && (await waitForReaders(sql)));
      const piece = waiting.shift();
      if (piece === undefined) return;
      await each(piece);
    }
  };
  await Promise.all(Array.from({ length: LANES }, (_, n) => lane(n)));
}

/**
 * Waits a moment where somebody reads, and answers whether it did. Where the reconciler has a user of its own, the server
 * tells it of others' connections only with `pg_read_all_stats`.
 */
async function waitForReaders(sql: Sql): Promise<boolean> {
  const readers = await sql`
    select pg_sleep(${ASK_AGAIN_S}) from pg_stat_activity
    where datname = current_database() and starts_with(application_name, ${READER})
      and (state = 'active' or state_change > clock_timestamp() - ${READ_LATELY_MS} * interval '1 millisecond') limit 1`;
  return readers.length > 0;
}
