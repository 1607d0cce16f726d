/**
 * What a complete scan should have shown and did not. It says of nothing that it is gone: these are held as incomplete looks, and
 * named, so that each is read on its own. `shown`: keys that it did show, and of which something newer is known.
 */
import type { PendingQuery, Row } from "postgres";
import { type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { lockObjects, marking } from "../db/mark.ts";
import { byKeyOnly, inLanes, PIECE_ROWS, type Range, rangesOf } from "./postgres-pieces.ts";
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

/** Each found by key: to a planner that counts on few of them, reading all looks cheap. An object may be twice among them. */
function maybeWaiting(sql: Sql, { kind }: EndedScan, { from, to }: Range): Fragment {
  return sql`(
    select o.*, true as dirty from dirty_objects d cross join lateral (
      select bucket, key, verdict, generation from objects where bucket = d.bucket and kind = ${kind} and key = d.key limit 1) o
    where d.kind = ${kind} and d.bucket >= ${from} and d.bucket < ${to}
    union all select bucket, key, verdict, generation, false from objects
    where kind = ${kind} and bucket >= ${from} and bucket < ${to} and verdict <> 'in_sync') o`;
}

function allObjects(sql: Sql, { kind }: EndedScan, { from, to }: Range): Fragment {
  return sql`(
    select bucket, key, verdict, generation, exists (
      select 1 from dirty_objects d where d.kind = ${kind} and d.bucket = a.bucket and d.key = a.key offset 0) as dirty
    from objects a where kind = ${kind} and bucket >= ${from} and bucket < ${to}) o`;
}

/**
 * What this scan cannot tell of by itself: objects that are waiting for a first look, and looks that were not complete.
 * What is already told as absent is confirmed by not being there (reconciler/desired/situation.ts), unless it was asked for since it was read.
 */
export async function waitingForALook(sql: Sql, scan: EndedScan, shown: readonly string[]): Promise<string[]> {
  // What another source settled before this one ever spoke is in sync, and this one was never asked.
  const [another] = await sql`
    select 1 from sources where kind = ${scan.kind} and name <> ${scan.source} and covers = 'all' limit 1`;
  const hasOthers = another !== undefined;
  const ofKind = sql`kind = ${scan.kind}`;
  const maybe = sql`(
    select from dirty_objects where ${ofKind} union all select from objects where ${ofKind} and verdict <> 'in_sync') o`;
  const ranges = await rangesOf(sql, hasOthers ? sql`objects where ${ofKind}` : maybe, LOOKED_UP_AT_ONCE);
  const keys: string[] = [];
  await inLanes(sql, ranges, async (range) => {
    const rows = await sql<{ key: string }[]>`
      select o.key from ${hasOthers ? allObjects(sql, scan, range) : maybeWaiting(sql, scan, range)}
      left join lateral (
        select * from facts where bucket = o.bucket and kind = ${scan.kind} and key = o.key and source = ${scan.source}
        limit 1) f on true
      where case when f.key is null then o.dirty or o.verdict <> 'in_sync' or ${hasOthers}
          when not f.complete or f.found <> '[]' or o.verdict = 'in_sync' and not o.dirty then false
          when f.scan_id = ${scan.id} or f.key = any(${[...shown]}) then false
          when exists (select 1 from intents where bucket = o.bucket and kind = ${scan.kind} and key = o.key
            and generation = o.generation and asked_at > f.as_of offset 0) then true
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
