/**
 * Evidence in sets: how a scan becomes facts, and what may be judged differently because of it. Everything here works
 * on ranges of buckets, so that no statement is long and several reconcilers share the work.
 */
import { type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { copyBigintsOut, copyIn } from "../db/copy.ts";
import { BUCKETS } from "./model/bucket.ts";
import { refOf } from "./model/reference.ts";
import type { EndedScan, ScannedRow, Store } from "./store.ts";

type Scans = Pick<
  Store,
  | "linked"
  | "fingerprints"
  | "stage"
  | "acceptScan"
  | "refuseScan"
  | "lastCount"
  | "noteSourceError"
  | "noteSettings"
  | "settleInSync"
>;
type Ended = Parameters<Store["acceptScan"]>[0];
type Known = Parameters<Store["acceptScan"]>[1];

/** Rows that one transaction of a merge takes in, about. */
const MERGE_ROWS = 20_000;
const UNSEEN_AT_ONCE = 10_000;
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
    fingerprints: (kind, source, add) => readFingerprints(sql, kind, source, add),
    stage: (scanId, rows) => stage(sql, scanId, rows),
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
    noteSettings: (kind, state) => noteSettings(sql, kind, state),
    settleInSync: (kind) => settleInSync(sql, kind),
  };
}

async function readFingerprints(sql: Sql, kind: string, source: string, add: (high: number, low: number) => void) {
  const select = "select fingerprint from facts where kind = $1 and source = $2 and fingerprint is not null";
  await copyBigintsOut(sql, select, [kind, source], add);
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
      row.found === null ? null : JSON.stringify(row.found),
      row.digest,
      row.shows,
      row.unreadable,
      new Date(row.asOf).toISOString(),
    ]),
  );
}

async function acceptScan(sql: Sql, scan: Ended, known: Known): Promise<string[]> {
  const [staged] = await sql<{ count: number }[]>`
    select count(*)::int as count from sightings where scan_id = ${scan.id}`;
  const count = staged?.count ?? 0;
  if (count > 0) await sql`analyze sightings`;
  await keepWhatWasSeenBeside(sql, scan, known);
  const unseen = scan.covers === "all" ? [...known.unseen()] : [];
  const step = Math.max(1, Math.floor(BUCKETS / Math.ceil((count + 1) / MERGE_ROWS)));
  for (let from = step; from < BUCKETS; from += step) {
    const range = { from, to: Math.min(from + step, BUCKETS) };
    await transactionWithRetry(sql, (tx) => merge(tx, scan, range));
  }
  // The first range and the watermark last, in one: until then nothing counts as confirmed by this scan.
  const gone = await transactionWithRetry(sql, async (tx) => {
    await merge(tx, scan, { from: 0, to: Math.min(step, BUCKETS) });
    const doubted = scan.covers === "all" ? await doubtLeftovers(tx, scan, unseen) : [];
    await endScan(tx, scan);
    return doubted;
  });
  const waiting = scan.covers === "all" ? await waitingForALook(sql, scan) : [];
  await clearSightings(sql, scan);
  return [...new Set([...gone, ...waiting])].sort();
}

/**
 * Two entries of one key, of which one was known and the other is new: what was known is set beside it, so that the
 * fact has both.
 */
async function keepWhatWasSeenBeside(sql: Sql, scan: Ended, known: Known): Promise<void> {
  const rows = await sql<{ key: string; fingerprint: string }[]>`
    select distinct f.key, f.fingerprint from facts f join sightings s
      on s.scan_id = ${scan.id} and s.bucket = f.bucket and s.key = f.key
    where f.kind = ${scan.kind} and f.source = ${scan.source} and f.fingerprint is not null`;
  const still = rows.filter((row) => known.wasSeen(BigInt(row.fingerprint))).map((row) => row.key);
  if (still.length === 0) return;
  await sql`
    insert into sightings (scan_id, bucket, key, external_id, fingerprint, found, digest, shows, unreadable, as_of)
    select ${scan.id}, bucket, key, coalesce(external_id, ''), fingerprint, found -> 0, digest, shows, unreadable, ${at(scan.startedAt)}
    from facts where kind = ${scan.kind} and source = ${scan.source} and key = any(${still})`;
}

type Range = { from: number; to: number };

async function merge(tx: Tx, scan: Ended, { from, to }: Range): Promise<void> {
  await addObjects(tx, scan, { from, to });
  // A key with several entries, or none, has no fingerprint: the next scan reads all of them again.
  await tx`
    with grouped as (
      select bucket, key, min(fingerprint) filter (where n = 1) as fingerprint, bool_and(unreadable is null) as complete,
        coalesce(jsonb_agg(found order by external_id) filter (where found is not null), '[]') as found,
        case when count(digest) = 1 then min(digest)
          else encode(sha256(convert_to(coalesce(string_agg(digest, ',' order by digest), ''), 'UTF8')), 'hex') end as digest,
        case when count(digest) = 1 then min(shows) end as shows,
        case when count(digest) = 1 then min(external_id) filter (where digest is not null) end as external_id,
        min(unreadable) as unreadable, max(as_of) as as_of
      from (select *, count(*) over (partition by bucket, key) as n from sightings
            where scan_id = ${scan.id} and bucket >= ${from} and bucket < ${to}) s
      group by bucket, key
    ), newer as (
      select g.*, f.digest is distinct from g.digest or f.complete is distinct from g.complete
          or ${scan.covers === "sighted"} and f.as_of is distinct from g.as_of as news
      from grouped g
      left join facts f on f.bucket = g.bucket and f.kind = ${scan.kind} and f.key = g.key and f.source = ${scan.source}
      where f.as_of is null or f.as_of <= g.as_of
    ), written as (
      insert into facts (bucket, kind, key, source, found, complete, digest, shows, external_id, fingerprint, unreadable,
        as_of, observed_at, scan_id)
      select bucket, ${scan.kind}, key, ${scan.source}, found, complete, digest, shows, external_id, fingerprint, unreadable,
        as_of, ${at(scan.startedAt)}, ${scan.id} from newer
      on conflict (bucket, kind, key, source) do update set
        found = excluded.found, complete = excluded.complete, digest = excluded.digest, shows = excluded.shows,
        external_id = excluded.external_id, fingerprint = excluded.fingerprint, unreadable = excluded.unreadable,
        as_of = excluded.as_of, observed_at = excluded.observed_at, scan_id = excluded.scan_id
    )
    update objects o set dirty = true from newer n
    where n.news and o.bucket = n.bucket and o.kind = ${scan.kind} and o.key = n.key and not o.dirty`;
}

/** What nobody asked for is known from now on, too. */
async function addObjects(tx: Tx, scan: Ended, { from, to }: Range): Promise<void> {
  const strangers = await tx<{ bucket: number; key: string }[]>`
    select distinct s.bucket, s.key from sightings s
    where s.scan_id = ${scan.id} and s.bucket >= ${from} and s.bucket < ${to} and not exists (
      select 1 from objects o where o.bucket = s.bucket and o.kind = ${scan.kind} and o.key = s.key)`;
  if (strangers.length === 0) return;
  await tx`
    insert into objects (bucket, kind, key, ref)
    select bucket, ${scan.kind}, key, ref
    from unnest(${strangers.map((row) => row.bucket)}::smallint[], ${strangers.map((row) => row.key)}::text[],
                ${strangers.map((row) => refOf({ kind: scan.kind, key: row.key }))}::text[]) as t(bucket, key, ref)
    on conflict do nothing`;
}

/** What the scan should have shown: entries known before. */
async function doubtLeftovers(tx: Tx, scan: Ended, unseen: readonly bigint[]): Promise<string[]> {
  const shown = tx`select 1 from sightings s where s.scan_id = ${scan.id}`;
  const keys = new Set<string>();
  for (let start = 0; start < unseen.length; start += UNSEEN_AT_ONCE) {
    const rows = await tx<{ key: string }[]>`
      with gone as (
        update facts f set complete = false, fingerprint = null, as_of = ${at(scan.startedAt)}, observed_at = ${at(scan.startedAt)},
          scan_id = ${scan.id}
        where f.kind = ${scan.kind} and f.source = ${scan.source}
          and f.fingerprint = any(${unseen.slice(start, start + UNSEEN_AT_ONCE).map(String)}::bigint[])
          and (f.found <> '[]' or not f.complete) and f.as_of <= ${at(scan.startedAt)}
          and not exists (${shown} and s.bucket = f.bucket and s.key = f.key)
        returning f.bucket, f.key
      ), marked as (
        update objects o set dirty = true from gone g where o.bucket = g.bucket and o.kind = ${scan.kind} and o.key = g.key
      )
      select key from gone`;
    for (const row of rows) keys.add(row.key);
  }
  // What was read on its own has no fingerprint to be missed by; this scan did not show it either.
  await tx`
    with gone as (
      update facts f set complete = false, as_of = ${at(scan.startedAt)}, observed_at = ${at(scan.startedAt)}, scan_id = ${scan.id}
      where f.kind = ${scan.kind} and f.source = ${scan.source} and f.fingerprint is null and f.complete
        and f.found <> '[]' and f.as_of <= ${at(scan.startedAt)}
        and not exists (${shown} and s.bucket = f.bucket and s.key = f.key)
      returning f.bucket, f.key
    )
    update objects o set dirty = true from gone g where o.bucket = g.bucket and o.kind = ${scan.kind} and o.key = g.key`;
  return [...keys];
}

/**
 * What this scan cannot tell of by itself: objects that are waiting for a first look, and looks that were not complete.
 * What is already told as absent is confirmed by not being there (reconciler/desired/situation.ts), unless it was asked for since it was read.
 */
async function waitingForALook(sql: Sql, scan: Ended): Promise<string[]> {
  const shown = sql`select 1 from sightings s where s.scan_id = ${scan.id}`;
  // What another source settled before this one ever spoke is in sync, and this one was never asked.
  const [another] = await sql`
    select 1 from sources where kind = ${scan.kind} and name <> ${scan.source} and covers = 'all' limit 1`;
  const awaited = another === undefined ? sql`(o.dirty or o.verdict <> 'in_sync')` : sql`true`;
  const rows = await sql<{ key: string }[]>`
    select o.key from objects o
    where o.kind = ${scan.kind} and ${awaited}
      and not exists (select 1 from facts f where f.bucket = o.bucket and f.kind = o.kind and f.key = o.key and f.source = ${scan.source})
      and not exists (${shown} and s.bucket = o.bucket and s.key = o.key)
    union
    select f.key from facts f
    where f.kind = ${scan.kind} and f.source = ${scan.source} and f.fingerprint is null and (not f.complete or f.found <> '[]')
      and not exists (${shown} and s.bucket = f.bucket and s.key = f.key)
    union
    select o.key from objects o
    join facts f on f.bucket = o.bucket and f.kind = o.kind and f.key = o.key and f.source = ${scan.source}
    left join intents i on i.bucket = o.bucket and i.kind = o.kind and i.key = o.key and i.generation = o.generation
    where o.kind = ${scan.kind} and (o.dirty or o.verdict <> 'in_sync') and f.complete and f.found = '[]'
      and (f.as_of < i.asked_at or o.verdict <> 'in_sync' and not exists (
        select 1 from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key
          and d.class = 'missing_external' and d.resolved_at is null))
      and not exists (${shown} and s.bucket = o.bucket and s.key = o.key)`;
  return rows.map((row) => row.key);
}

/** Rows of this scan, and of scans that died an hour ago; a million at once would outlast any deadline. */
async function clearSightings(sql: Sql, scan: EndedScan): Promise<void> {
  for (let rows = MERGE_ROWS; rows === MERGE_ROWS; ) {
    const deleted = await sql`
      delete from sightings where ctid = any(array(
        select ctid from sightings where scan_id = ${scan.id} or scan_id < ${idBefore(scan.startedAt - HOUR_MS)}
        limit ${MERGE_ROWS}))`;
    rows = deleted.count;
  }
}

async function endScan(tx: Tx, scan: EndedScan): Promise<void> {
  await tx`
    insert into scans (id, run_id, kind, source, filters, pages, announced, counted, started_at, ended_at, complete, suspect, unreadable)
    values (${scan.id}, ${scan.runId}, ${scan.kind}, ${scan.source}, ${scan.filters}, ${scan.pages}, ${scan.announced},
            ${scan.counted}, ${at(scan.startedAt)}, ${at(scan.endedAt)}, ${scan.complete}, ${scan.suspect},
            ${tx.json(scan.unreadable as never)})`;
  await tx`
    update sources set last_tried_at = ${at(scan.startedAt)}, last_error = null, suspect = ${scan.suspect},
      watermark = case when ${scan.complete} then greatest(watermark, ${at(scan.startedAt)}) else watermark end,
      watermark_scan = case when ${scan.complete} then ${scan.id} else watermark_scan end,
      counted = case when ${scan.complete} then ${scan.counted} else counted end
    where kind = ${scan.kind} and name = ${scan.source}`;
}

/** Scan ids are UUIDv7: they sort by time. */
function idBefore(time: number): string {
  return `scan_${Math.max(0, Math.floor(time)).toString(16).padStart(12, "0")}`;
}

const at = (time: number) => new Date(time);

async function noteSettings(sql: Sql, kind: string, state: { judgedUnder: string; version: string }): Promise<void> {
  await transactionWithRetry(sql, async (tx) => {
    const [before] = await tx<{ judged_under: string; version: string }[]>`
      select judged_under, version from kind_states where kind = ${kind} for update`;
    if (before?.judged_under === state.judgedUnder && before.version === state.version) return;
    await tx`
      update objects o set dirty = true
      where o.kind = ${kind} and not o.dirty and (${before?.version !== state.version}
        or o.generation is not null and not exists (select 1 from teams t where t.id = o.owner and t.departed_at is null))`;
    await tx`
      insert into kind_states (kind, judged_under, version) values (${kind}, ${state.judgedUnder}, ${state.version})
      on conflict (kind) do update set judged_under = excluded.judged_under, version = excluded.version`;
  });
}

async function settleInSync(sql: Sql, kind: string): Promise<number> {
  const [marked] = await sql<{ count: number }[]>`
    select count(*)::int as count from (
      select 1 from objects where kind = ${kind} and dirty limit ${MERGE_ROWS * BUCKETS}) o`;
  const ranges = Math.min(BUCKETS, Math.ceil((marked?.count ?? 0) / MERGE_ROWS));
  let settled = 0;
  for (let range = 0; range < ranges; range += 1) {
    const from = Math.floor((BUCKETS * range) / ranges);
    const to = Math.floor((BUCKETS * (range + 1)) / ranges);
    const rows = await sql`
      update objects o set
        verdict = 'in_sync', spoke = w.source, verdict_as_of = w.as_of, expires_at = w.as_of + w.life, was_in_place = true,
        held = 'none', status = 'in_place', status_since = case when o.status = 'in_place' then o.status_since else now() end,
        dirty = false, recheck_at = null, poison = 0, poison_reason = null
      from (
        select f.bucket, f.key, f.source, f.shows, f.external_id, greatest(f.as_of, s.watermark) as as_of,
          s.evidence_ms * interval '1 millisecond' as life,
          row_number() over (partition by f.bucket, f.key order by greatest(f.as_of, s.watermark) desc, f.source) as rank
        from objects d
        join facts f on f.bucket = d.bucket and f.kind = d.kind and f.key = d.key
        join sources s on s.kind = f.kind and s.name = f.source and s.standing = 'authoritative' and s.covers = 'all'
        where d.kind = ${kind} and d.dirty and d.bucket >= ${from} and d.bucket < ${to} and f.complete and f.shows = d.wants
          and f.bucket >= ${from} and f.bucket < ${to}
      ) w
      where w.rank = 1 and o.bucket >= ${from} and o.bucket < ${to} and o.bucket = w.bucket and o.kind = ${kind} and o.key = w.key and o.dirty
        and o.presence = 'present' and o.withdrawn_at is null and o.open_attempt = 'none' and o.classes = '{}'
        and o.blocked_at is null
        and o.wants = w.shows and o.external_id = w.external_id and w.as_of <= now() and w.as_of + w.life >= now()
        and exists (select 1 from intents i where i.bucket = o.bucket and i.kind = o.kind and i.key = o.key
          and i.generation = o.generation and i.asked_at <= w.as_of)
        and exists (select 1 from teams t where t.id = o.owner and t.departed_at is null)
        and not exists (select 1 from facts g join sources s on s.kind = g.kind and s.name = g.source
          where g.bucket = o.bucket and g.kind = o.kind and g.key = o.key and s.standing <> 'context'
            and (g.shows is distinct from w.shows or g.external_id is distinct from w.external_id or not g.complete))
        and not exists (select 1 from attempts a where a.bucket = o.bucket and a.kind = o.kind and a.key = o.key)
        and not exists (select 1 from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key
          and d.resolved_at is null)
      returning 1`;
    settled += rows.length;
  }
  return settled;
}
