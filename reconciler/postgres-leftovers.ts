/**
 * What a complete scan should have shown and did not. It says of nothing that it is gone: these are held as incomplete looks, and
 * named, so that each is read on its own. `shown`: keys that it did show, and of which something newer is known.
 */
import type { PendingQuery, Row } from "postgres";
import { type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { lockObjects, marking } from "../db/mark.ts";
import { BUCKETS } from "./model/bucket.ts";
import { byKeyOnly, inLanes, PIECE_ROWS, type Range, rangesFor } from "./postgres-pieces.ts";
import type { EndedScan } from "./store.ts";

type Fragment = PendingQuery<Row[]>;

/** What the scan should have shown and did not: it is held as an incomplete look before the watermark says that all was seen. */
export async function doubtLeftovers(
  sql: Sql,
  scan: EndedScan,
  unseen: readonly bigint[],
  shown: readonly string[],
): Promise<string[]> {
  const keys = new Set<string>();
  for (let start = 0; start < unseen.length; start += PIECE_ROWS) {
    const fingerprints = unseen.slice(start, start + PIECE_ROWS).map(String);
    const rows = await transactionWithRetry(sql, (tx) =>
      doubt(
        tx,
        scan,
        shown,
        tx`f.fingerprint = any(${fingerprints}::bigint[]) and (f.found <> '[]' or not f.complete)`,
      ),
    );
    for (const key of rows) keys.add(key);
  }
  // What was read on its own has no fingerprint to be missed by; this scan did not show it either.
  for (let doubted = PIECE_ROWS; doubted === PIECE_ROWS; ) {
    const rows = await transactionWithRetry(sql, (tx) =>
      doubt(tx, scan, shown, tx`f.fingerprint is null and f.complete and f.found <> '[]'`),
    );
    for (const key of rows) keys.add(key);
    doubted = rows.length;
  }
  return [...keys];
}

async function doubt(tx: Tx, scan: EndedScan, shown: readonly string[], which: Fragment): Promise<string[]> {
  await byKeyOnly(tx);
  const started = new Date(scan.startedAt);
  const isMissed = tx`f.kind = ${scan.kind} and f.source = ${scan.source} and ${which} and (f.as_of <= ${started} or f.as_of > clock_timestamp())
    and f.scan_id is distinct from ${scan.id} and f.key <> all(${[...shown]})`;
  const missed = await tx<{ bucket: number; key: string }[]>`
    select f.bucket, f.key from facts f where ${isMissed} limit ${PIECE_ROWS}`;
  if (missed.length === 0) return [];
  const keys = missed.map((row) => row.key);
  const them = tx`
    select bucket, ${scan.kind}::text as kind, key from unnest(${missed.map((row) => row.bucket)}::smallint[], ${keys}::text[]) as m(bucket, key)`;
  await lockObjects(tx, them);
  await tx`
    with doubted as (
      update facts f set complete = false, fingerprint = null, as_of = ${started}, observed_at = ${started}, scan_id = ${scan.id}
      from (${them}) m where f.bucket = m.bucket and f.key = m.key and ${isMissed}
    )
    ${marking(
      tx,
      tx`select m.kind, m.bucket, m.key from (${them}) m cross join lateral (
        select 1 from objects where bucket = m.bucket and kind = m.kind and key = m.key limit 1) o`,
    )}`;
  return keys;
}

/** Few enough that both lanes have work when one in a hundred of a million changed. */
const LOOKED_UP_AT_ONCE = 2_500;

/** One bucket in sixteen is counted: that says into how many pieces to cut, and no more. */
const COUNTED = { from: 0, to: BUCKETS / 16 };

/** What may be waiting, by the indexes alone. What is settled was looked at, but by another source maybe: so all, where there is one. */
function maybeWaiting(sql: Sql, { kind }: EndedScan, hasOthers: boolean, { from, to }: Range): Fragment {
  const inRange = sql`kind = ${kind} and bucket >= ${from} and bucket < ${to}`;
  if (hasOthers) return sql`(select bucket, key from objects where ${inRange})`;
  return sql`(
    select bucket, key from dirty_objects where ${inRange} union
    select bucket, key from objects where ${inRange} and verdict <> 'in_sync')`;
}

/**
 * What this scan cannot tell of by itself: objects that are waiting for a first look, and looks that were not complete.
 * What is already told as absent is confirmed by not being there (reconciler/desired/situation.ts), unless it was asked for since it was read.
 */
export async function waitingForALook(sql: Sql, scan: EndedScan, shown: readonly string[]): Promise<string[]> {
  // What another source settled before this one ever spoke is in sync, and this one was never asked.
  const [another] = await sql`
    select 1 from sources where kind = ${scan.kind} and name <> ${scan.source} and covers = 'all' limit 1`;
  const maybe = (range: Range) => maybeWaiting(sql, scan, another !== undefined, range);
  const [some] = await sql<{ count: number }[]>`select count(*)::int as count from ${maybe(COUNTED)} w`;
  const count = 1 + ((some?.count ?? 0) * BUCKETS) / COUNTED.to;
  const keys: string[] = [];
  await inLanes(sql, rangesFor(count, LOOKED_UP_AT_ONCE), async (range) => {
    const rows = await sql<{ key: string }[]>`
      select o.key from (
        select w.bucket, w.key, f.as_of from ${maybe(range)} w left join lateral (
          select * from facts where bucket = w.bucket and kind = ${scan.kind} and key = w.key and source = ${scan.source}
          limit 1) f on true
        -- Of nearly all of them this source shows something.
        where f.key is null
          or f.complete and f.found = '[]' and f.scan_id is distinct from ${scan.id} and f.key <> all(${[...shown]})
        offset 0
      ) w cross join lateral (
        select bucket, key, verdict, generation from objects where bucket = w.bucket and kind = ${scan.kind} and key = w.key
        limit 1) o
      where case when w.as_of is null then true
          when o.verdict = 'in_sync' and not exists (
            select 1 from dirty_objects where kind = ${scan.kind} and bucket = o.bucket and key = o.key offset 0) then false
          when exists (select 1 from intents where bucket = o.bucket and kind = ${scan.kind} and key = o.key
            and generation = o.generation and asked_at > w.as_of offset 0) then true
          else o.verdict <> 'in_sync' and not exists (
            select 1 from drifts where bucket = o.bucket and kind = ${scan.kind} and key = o.key
              and class = 'missing_external' and resolved_at is null offset 0) end`;
    for (const { key } of rows) keys.push(key);
  });
  const rows = await sql<{ key: string }[]>`
    select f.key from facts f
    where f.kind = ${scan.kind} and f.source = ${scan.source} and f.fingerprint is null and (not f.complete or f.found <> '[]')
      and f.scan_id is distinct from ${scan.id} and f.key <> all(${[...shown]})`;
  for (const { key } of rows) keys.push(key);
  return keys;
}
