/**
 * A scan, from its entries to facts. What it shows that is not known yet is set aside, in the order in which it came, and
 * taken in piece by piece: no transaction grows with the number of objects.
 */
import postgres, { type PendingQuery, type Row } from "postgres";
import { json, type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { copyBytesOut, copyIn } from "../db/copy.ts";
import { lockObjects, marking } from "../db/mark.ts";
import { factDigest } from "../lib/comparable.ts";
import { refOf } from "./model/reference.ts";
import { FINGERPRINT_PARTS } from "./observed/known-entries.ts";
import { doubtLeftovers, waitingForALook } from "./postgres-leftovers.ts";
import { byKeyOnly, inLanes, PIECE_ROWS, pieceOf } from "./postgres-pieces.ts";
import type { EndedScan, ScannedRow, Store } from "./store.ts";

type Scans = Pick<
  Store,
  "linked" | "fingerprints" | "stage" | "stagedId" | "acceptScan" | "refuseScan" | "lastCount" | "noteSourceError"
>;
type Ended = Parameters<Store["acceptScan"]>[0];
type Known = Parameters<Store["acceptScan"]>[1];
type Fragment = PendingQuery<Row[]>;

const HOUR_MS = 3_600_000;

export function scansOn(sql: Sql): Scans {
  return {
    async linked(kind, externalIds) {
      // Of two records of one external id the first key by spelling has it, always the same one.
      const rows = await sql<{ external_id: string; key: string }[]>`
        select distinct on (external_id) external_id, key from objects
        where kind = ${kind} and external_id = any(${[...externalIds]}) order by external_id, key`;
      return new Map(rows.map((row) => [row.external_id, row.key]));
    },
    fingerprints: (kind, source) => readFingerprints(sql, kind, source),
    stage: (scanId, rows) => stage(sql, scanId, rows),
    stagedId: (scanId, fingerprint) => stagedId(sql, scanId, fingerprint),
    acceptScan: (scan, known) => acceptScan(sql, scan, known),
    async refuseScan(scan) {
      await transactionWithRetry(sql, (tx) => endScan(tx, scan));
      await clearSightings(sql, scan);
    },
    async lastCount(kind, source) {
      const [row] = await sql<{ counted: number | null }[]>`
        select counted from sources where kind = ${kind} and name = ${source}`;
      return row?.counted ?? null;
    },
    async noteSourceError(kind, source, error) {
      await sql`
        update sources set last_tried_at = now(), last_error = ${error} where kind = ${kind} and name = ${source}`;
    },
  };
}

/** A part is a row; two connections read half of them each, side by side. */
async function readFingerprints(sql: Sql, kind: string, source: string): Promise<Buffer[]> {
  const parts = Array.from({ length: FINGERPRINT_PARTS }, () => Buffer.alloc(0));
  // With nothing between them, and not with an empty text: that would be added as often, too.
  const select = (half: number) => `
    select (
      select string_agg(int8send(fingerprint), null) from facts
      where kind = $1 and source = $2 and fingerprint >= part << 56 and fingerprint <= (part << 56) + ((1::bigint << 56) - 1))
    from generate_series(${(half * FINGERPRINT_PARTS) / 2}::bigint, ${((half + 1) * FINGERPRINT_PARTS) / 2 - 1}) part`;
  const take = (part: Buffer) => {
    parts[part[0] ?? 0] = Buffer.from(part);
  };
  await Promise.all([0, 1].map((half) => copyBytesOut(sql, select(half), [kind, source], take)));
  return parts;
}

function stage(sql: Sql, scanId: string, rows: readonly ScannedRow[]): Promise<void> {
  const query = sql`
    copy sightings (scan_id, bucket, key, external_id, fingerprint, found, digest, shows, unreadable, as_of) from stdin`;
  return copyIn(
    query,
    rows.map((row) => [
      scanId,
      row.bucket,
      row.key,
      row.externalId,
      row.fingerprint,
      row.found === null ? "[]" : `[${JSON.stringify(row.found)}]`,
      row.digest,
      row.shows,
      row.unreadable,
      new Date(row.asOf).toISOString(),
    ]),
  );
}

async function stagedId(sql: Sql, id: string, fingerprint: bigint): Promise<string> {
  for (const { from, to } of await piecesOf(sql, { id })) {
    const [row] = await sql<{ external_id: string }[]>`
      select external_id from sightings where scan_id = ${id} and n >= ${from} and n < ${to} and fingerprint = ${String(fingerprint)}
      order by n limit 1`;
    if (row !== undefined) return row.external_id;
  }
  throw new Error(`The scan ${id} set nothing aside with the fingerprint ${fingerprint}.`);
}

/** Until the watermark has moved, which is the last, nothing counts as confirmed by this scan. */
async function acceptScan(sql: Sql, scan: Ended, known: Known): Promise<string[]> {
  const [several, outdated, replaced] = [new Set<string>(), new Set<string>(), new Set<bigint>()];
  await inLanes(sql, await piecesOf(sql, scan), async (piece) => {
    const rows = sql`n >= ${piece.from} and n < ${piece.to}`;
    const left = await retryWhereAdded(() => transactionWithRetry(sql, (tx) => takeIn(tx, scan, known, rows)));
    for (const fingerprint of left.replaced) replaced.add(fingerprint);
    for (const key of left.several) several.add(key);
    for (const key of left.outdated) outdated.add(key);
  });
  const keys = [...several];
  for (let at = 0; at < keys.length; at += PIECE_ROWS) {
    const rows = sql`key = any(${keys.slice(at, at + PIECE_ROWS)})`;
    await transactionWithRetry(sql, async (tx) => {
      await byKeyOnly(tx);
      await merge(tx, scan, rows, true);
    });
  }
  const asIs = [...outdated];
  // What is not seen again because its key was shown with something else is not looked for.
  const unseen = [...known.unseen()].filter((fingerprint) => !replaced.has(fingerprint));
  const gone = scan.covers === "all" ? await doubtLeftovers(sql, scan, unseen, asIs) : [];
  await transactionWithRetry(sql, (tx) => endScan(tx, scan));
  const waiting = scan.covers === "all" ? await waitingForALook(sql, scan, asIs) : [];
  await clearSightings(sql, scan);
  return [...new Set([...gone, ...waiting])].sort();
}

type Piece = { from: number; to: number };

async function piecesOf(sql: Sql, scan: Pick<EndedScan, "id">): Promise<Piece[]> {
  const [ends] = await sql<{ first: string | null; last: string | null }[]>`
    select min(n) as first, max(n) as last from sightings where scan_id = ${scan.id}`;
  const pieces: Piece[] = [];
  if (ends?.first == null || ends.last === null) return pieces;
  const [first, last] = [Number(ends.first), Number(ends.last)];
  const each = pieceOf(last - first + 1);
  for (let from = first; from <= last; from += each) pieces.push({ from, to: from + each });
  return pieces;
}

/** Somebody else added a fact of the same object and source meanwhile; from now on it is there to be seen. */
async function retryWhereAdded<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      const isAdded = error instanceof postgres.PostgresError && error.code === "23505";
      if (!isAdded || tried === 5) throw error;
    }
  }
}

/**
 * Of two entries of one key one may be known and the other new: then what was known is set beside it, so that the fact has both.
 * That is found once the new one has taken its place, which is taken back.
 */
async function takeIn(tx: Tx, scan: Ended, known: Known, rows: Fragment): Promise<Left> {
  await byKeyOnly(tx);
  await tx`savepoint before`;
  const left = await merge(tx, scan, rows, false);
  const beside = left.replaced.filter((fingerprint) => known.wasSeen(fingerprint));
  if (beside.length === 0) return left;
  await tx`rollback to savepoint before`;
  await setBeside(tx, scan, rows, beside);
  return merge(tx, scan, rows, false);
}

async function setBeside(tx: Tx, scan: Ended, rows: Fragment, beside: readonly bigint[]): Promise<void> {
  await tx`
    insert into sightings (scan_id, n, bucket, key, external_id, fingerprint, found, digest, shows, unreadable, as_of)
    select ${scan.id}, s.n, f.bucket, f.key, coalesce(external_id, ''), fingerprint, found, digest, shows, unreadable, ${at(scan.startedAt)}
    from facts f cross join lateral (
      select min(n) as n from sightings where scan_id = ${scan.id} and ${rows} and bucket = f.bucket and key = f.key) s
    where kind = ${scan.kind} and source = ${scan.source} and fingerprint = any(${beside.map(String)}::bigint[]) and s.n is not null`;
}

/** `was`: what the fact was known by that was there before. */
type Told = { key: string; fate: string; was: string | null };

/**
 * What is left of a piece: keys of which another piece has told already, and those of which something newer is known; and what
 * the facts were known by that were there before.
 */
type Left = { several: string[]; outdated: string[]; replaced: bigint[] };

/**
 * Facts of what was set aside, and a mark on each object that they say something new about. `again`: these are all
 * entries of their keys, whatever another piece made of some of them.
 */
async function merge(tx: Tx, scan: Ended, rows: Fragment, again: boolean): Promise<Left> {
  const strangers = await lockObjects(
    tx,
    tx`select bucket, ${scan.kind}::text as kind, key from sightings where scan_id = ${scan.id} and ${rows}`,
  );
  const told = await tx<Told[]>`
    with numbered as (
      select *, count(*) over (partition by bucket, key) as entries from sightings where scan_id = ${scan.id} and ${rows}
    ), told as (
      select bucket, key, fingerprint, unreadable is null as complete, found, coalesce(digest, ${factDigest([])}) as digest,
        shows, case when digest is not null then external_id end as external_id, unreadable, as_of
      from numbered where entries = 1
      union all
      -- A key with several entries has no fingerprint: the next scan reads all of them again.
      select bucket, key, null, bool_and(unreadable is null),
        coalesce(jsonb_agg(found -> 0 order by external_id) filter (where found <> '[]'), '[]'),
        case when count(digest) = 1 then min(digest)
          else encode(sha256(convert_to(coalesce(string_agg(digest, ',' order by digest), ''), 'UTF8')), 'hex') end,
        case when count(digest) = 1 then min(shows) end,
        case when count(digest) = 1 then min(external_id) filter (where digest is not null) end,
        min(unreadable), max(as_of)
      from numbered where entries > 1 group by bucket, key
    ), given as (
      -- A scan that began later may have ended before this one: what it saw again stays, and where it saw nothing this one
      -- does not say that something is there now. What is from the future was read while the clock was ahead, and is no newer.
      select t.bucket, t.key, t.fingerprint, t.found, t.digest, t.shows, t.external_id, t.unreadable, t.as_of, e.complete,
        case when f.key is null then 'first'
          when f.as_of > t.as_of and f.as_of <= clock_timestamp() or t.is_overtaken and f.complete and (f.digest <> t.digest or not e.complete) then 'outdated'
          when not ${again} and f.scan_id = ${scan.id} then 'several' else 'replaces' end as fate,
        f.digest is distinct from t.digest or f.complete is distinct from e.complete
          or ${scan.covers === "sighted"} and f.as_of is distinct from t.as_of as is_news,
        t.key = any(${strangers.map((object) => object.key)}) as is_stranger, f.fingerprint as was
      from (
        select *, ${scan.covers === "all"} and coalesce(as_of < (
          select watermark from sources where kind = ${scan.kind} and name = ${scan.source}
            and watermark <= clock_timestamp()), false) as is_overtaken from told) t
      left join lateral (
        select * from facts where bucket = t.bucket and kind = ${scan.kind} and key = t.key and source = ${scan.source}
        limit 1) f on true
      cross join lateral (select t.complete and (not t.is_overtaken or coalesce(f.complete, false)) as complete) e
    ), added as (
      insert into facts (bucket, kind, key, source, found, complete, digest, shows, external_id, fingerprint, unreadable,
        as_of, observed_at, scan_id)
      select bucket, ${scan.kind}, key, ${scan.source}, found, complete, digest, shows, external_id, fingerprint, unreadable,
        as_of, ${at(scan.startedAt)}, ${scan.id} from given where fate = 'first'
    ), replaced as (
      -- All of them are there: this way they are found by key, whatever the planner thinks.
      insert into facts as f (bucket, kind, key, source, found, complete, digest, shows, external_id, fingerprint, unreadable,
        as_of, observed_at, scan_id)
      select bucket, ${scan.kind}, key, ${scan.source}, found, complete, digest, shows, external_id, fingerprint, unreadable,
        as_of, ${at(scan.startedAt)}, ${scan.id} from given where fate = 'replaces'
      on conflict (bucket, kind, key, source) do update set
        found = excluded.found, complete = excluded.complete, digest = excluded.digest, shows = excluded.shows,
        external_id = excluded.external_id, fingerprint = excluded.fingerprint, unreadable = excluded.unreadable,
        as_of = excluded.as_of, observed_at = excluded.observed_at, scan_id = excluded.scan_id
        where f.as_of <= excluded.as_of or f.as_of > clock_timestamp()
    ), marked as (
      ${marking(tx, tx`select ${scan.kind}, bucket, key from given where fate in ('first', 'replaces') and is_news and not is_stranger`)}
    )
    select key, fate, was from given where fate in ('several', 'outdated') or was is not null`;
  await addObjects(tx, scan, strangers);
  const keysOf = (fate: string) => told.filter((row) => row.fate === fate).map((row) => row.key);
  const replaced = told.flatMap(({ was }) => (was === null ? [] : [BigInt(was)]));
  return { several: keysOf("several"), outdated: keysOf("outdated"), replaced };
}

/** What nobody asked for is known from now on, too. What somebody asked for meanwhile may be judged by now, without what this scan shows. */
async function addObjects(tx: Tx, scan: Ended, strangers: readonly { bucket: number; key: string }[]): Promise<void> {
  if (strangers.length === 0) return;
  const them = tx`
    select bucket, ${scan.kind}::text as kind, key, ref
    from unnest(${strangers.map((row) => row.bucket)}::smallint[], ${strangers.map((row) => row.key)}::text[],
                ${strangers.map((row) => refOf({ kind: scan.kind, key: row.key }))}::text[]) as t(bucket, key, ref)`;
  const added = await tx`
    insert into objects (bucket, kind, key, ref) select * from (${them}) t order by bucket, key on conflict do nothing`;
  if (added.count < strangers.length) await marking(tx, tx`select kind, bucket, key from (${them}) t`);
}

/** Rows of this scan, and of scans that died an hour ago. */
async function clearSightings(sql: Sql, scan: EndedScan): Promise<void> {
  for (const { from, to } of await piecesOf(sql, scan))
    await sql`delete from sightings where scan_id = ${scan.id} and n >= ${from} and n < ${to}`;
  for (let rows = PIECE_ROWS; rows === PIECE_ROWS; ) {
    const deleted = await sql`
      delete from sightings where ctid = any(array(
        select ctid from sightings where scan_id < ${idBefore(scan.startedAt - HOUR_MS)} limit ${PIECE_ROWS}))`;
    rows = deleted.count;
  }
}

async function endScan(tx: Tx, scan: EndedScan): Promise<void> {
  await tx`
    insert into scans (id, run_id, kind, source, filters, pages, announced, counted, started_at, ended_at, complete, suspect, unreadable)
    values (${scan.id}, ${scan.runId}, ${scan.kind}, ${scan.source}, ${scan.filters}, ${scan.pages}, ${scan.announced},
            ${scan.counted}, ${at(scan.startedAt)}, ${at(scan.endedAt)}, ${scan.complete}, ${scan.suspect},
            ${json(tx, scan.unreadable)})`;
  // What began earlier and ended later says nothing of now; what is from the future was read while the clock was ahead.
  const isLast = tx`${scan.complete} and (watermark is null or watermark <= ${at(scan.startedAt)} or watermark > clock_timestamp())`;
  await tx`
    update sources set last_tried_at = ${at(scan.startedAt)}, last_error = null, suspect = ${scan.suspect},
      watermark = case when ${isLast} then ${at(scan.startedAt)} else watermark end,
      watermark_scan = case when ${isLast} then ${scan.id} else watermark_scan end,
      counted = case when ${isLast} then ${scan.counted} else counted end
    where kind = ${scan.kind} and name = ${scan.source}`;
}

/** Scan ids are UUIDv7: they sort by time. */
function idBefore(time: number): string {
  return `scan_${Math.max(0, Math.floor(time)).toString(16).padStart(12, "0")}`;
}

const at = (time: number) => new Date(time);
