/** What the database judges by itself, in pieces: what may be judged differently, and what is exactly as asked. */
import { onOneConnection, type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { markingRows } from "../db/mark.ts";
import { isNotListed } from "./postgres-bundles.ts";
import { byKeyOnly, inLanes, PIECE_ROWS, type Range, rangesFor, rangesOf } from "./postgres-pieces.ts";
import type { Store } from "./store.ts";

export function settlingOn(sql: Sql): Pick<Store, "noteSettings" | "settleInSync"> {
  return {
    noteSettings: (kind, state) => noteSettings(sql, kind, state),
    settleInSync: (kind) => settleInSync(sql, kind),
  };
}

async function noteSettings(sql: Sql, kind: string, state: { judgedUnder: string; version: string }): Promise<void> {
  const [before] = await sql<{ judged_under: string; version: string }[]>`
    select judged_under, version from kind_states where kind = ${kind}`;
  if (before?.judged_under === state.judgedUnder && before.version === state.version) return;
  // What was never judged is listed from its beginning.
  const isOther = before !== undefined && before.version !== state.version;
  await inLanes(sql, await rangesOf(sql, sql`objects where kind = ${kind}`, PIECE_ROWS), async ({ from, to }) => {
    const rows = sql`
      select kind, bucket, key, ctid as place from objects o
      where o.kind = ${kind} and o.bucket >= ${from} and o.bucket < ${to} and (${isOther} and ${isNotListed(sql)}
        or o.generation is not null and not exists (select 1 from teams t where t.id = o.owner and t.departed_at is null))
      for no key update`;
    await markingRows(sql, sql`select kind, bucket, key, place from (${rows}) o`);
  });
  // The last: whoever dies before it leaves them to be marked again.
  await sql`
    insert into kind_states (kind, judged_under, version) values (${kind}, ${state.judgedUnder}, ${state.version})
    on conflict (kind) do update set judged_under = excluded.judged_under, version = excluded.version`;
}

/** What one transaction settles, about: few enough that both lanes have work when a thousand changed. */
const SETTLED_AT_ONCE = 500;

/** Entries behind each other of which no row told: the others are not asked. Behind a scan, what is listed differs. */
const ASKED_IN_VAIN = 2 * SETTLED_AT_ONCE;

async function settleInSync(sql: Sql, kind: string): Promise<{ settled: number; left: number }> {
  const listed = await countListed(sql, kind);
  let [asked, settled] = [0, 0];
  await inLanes(sql, rangesFor(listed, SETTLED_AT_ONCE), async (range) => {
    if (settled === 0 && asked >= ASKED_IN_VAIN) return;
    const { seen, told } = await onOneConnection(sql, (one) => unlistTold(one, kind, range));
    asked += seen;
    settled += told;
  });
  await inLanes(sql, rangesFor(listed - settled, SETTLED_AT_ONCE), async (range) => {
    const count = await transactionWithRetry(sql, async (tx) => {
      // One behind the other, each sees what was written before it began.
      const [, , ofRange] = await Promise.all([byKeyOnly(tx), lockListed(tx, kind, range), settle(tx, kind, range)]);
      return ofRange;
    });
    settled += count;
  });
  return { settled, left: Math.max(0, listed - settled) };
}

async function countListed(sql: Sql, kind: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from dirty_objects where kind = ${kind}`;
  return row?.count ?? 0;
}

/** The sources that count; `newest` decides, and no other that does has scanned since. */
const asked = (sql: Sql, kind: string) => sql`
  asked as materialized (
    select *, decides and watermark = max(watermark) filter (where decides) over () as newest
    from (select name, standing = 'authoritative' and covers = 'all' as decides, watermark,
        evidence_ms * interval '1 millisecond' as life
      from sources where kind = ${kind} and standing <> 'context') s)`;

/**
 * Off the list, and nothing else is written: what its row tells already. It is in place by the newest complete scan there is, told
 * no longer than that vouches for, and both sides are the same. The object's row says all of it, so no fact is read. It is looked
 * for where it was when it was marked, where the entry has that, and else by key; one that moved is left to be settled. Whoever
 * marks an object writes its entry: one that is not the one that was read, or that somebody is just writing, stays.
 */
async function unlistTold(sql: Sql, kind: string, { from, to }: Range): Promise<{ seen: number; told: number }> {
  const says = sql`owner, spoke, verdict_as_of, expires_at from objects`;
  const isTold = sql`
    bucket = d.bucket and kind = ${kind} and key = d.key
    -- In one piece: none of it is what to find it by.
    and (shown = wants || ' ' || external_id and verdict = 'in_sync' and status = 'in_place' and presence = 'present'
      and was_in_place and not attempted and withdrawn_at is null and open_attempt = 'none' and held = 'none'
      and classes = '{}' and blocked_at is null and recheck_at is null and poison = 0 and poison_reason is null) is true`;
  const [row] = await sql<{ seen: number; told: number }[]>`
    with ${asked(sql, kind)}, seen as materialized (
      select ctid as at, bucket, key, place from dirty_objects where kind = ${kind} and bucket >= ${from} and bucket < ${to}
    ), told as materialized (
      select d.at
      from seen d cross join lateral (
        select ${says} where ctid = d.place and ${isTold} union all
        select ${says} where d.place is null and ${isTold}
        limit 1
      ) o join asked s on s.name = o.spoke
      where s.newest and o.verdict_as_of <= s.watermark and o.expires_at <= s.watermark + s.life
        and s.watermark <= now() and s.watermark + s.life >= now()
        and (o.owner in (select id from teams where departed_at is null)) is true
    ), held as (
      select at from (
        select ctid as at from dirty_objects where ctid = any(array(select at from told)) for update skip locked) d
      where (at in (select at from told)) is true
    ), unlisted as (
      delete from dirty_objects where ctid = any(array(select at from held))
    )
    select (select count(*)::int from seen) as seen, (select count(*)::int from held) as told`;
  return row ?? { seen: 0, told: 0 };
}

/**
 * Whoever marks an object writes its entry of the list, so from here on no mark of these is made. Those that somebody is just
 * making are left to the next pass.
 */
async function lockListed(tx: Tx, kind: string, { from, to }: Range): Promise<void> {
  await tx`
    select count(*) from (
      select 1 from dirty_objects where kind = ${kind} and bucket >= ${from} and bucket < ${to} for update skip locked) l`;
}

/**
 * By the newest look of an authority, where every source that counts shows exactly what is asked. One look-up by key at a
 * time (`limit 1` and `offset 0` keep each of them one). Written only where the row is still the one that was looked at.
 * Nobody is waited for.
 */
async function settle(tx: Tx, kind: string, { from, to }: Range): Promise<number> {
  const of = tx`bucket = o.bucket and kind = ${kind} and key = o.key`;
  const agrees = tx`f.complete and f.shows = o.wants and f.external_id = o.external_id`;
  const [row] = await tx<{ count: number }[]>`
    with ${asked(tx, kind)}, latest as materialized (select max(asked_at) as asked_at from intents), settled as materialized (
      select d.ctid as listed, o.at, o.writer, w.name, w.as_of, w.until,
        not exists (select 1 from (select * from facts where ${of}) f where (${agrees}) is not true offset 0) as by_all
      from dirty_objects d cross join lateral (
        select ctid as at, xmin as writer, bucket, key, generation, presence, owner, withdrawn_at, external_id, wants,
          verdict, verdict_as_of, classes, open_attempt, blocked_at
        from objects where bucket = d.bucket and kind = ${kind} and key = d.key limit 1
      ) o cross join lateral (
        select s.name, greatest(f.as_of, s.watermark) as as_of, greatest(f.as_of, s.watermark) + s.life as until
        from (select * from facts where ${of}) f join asked s on s.name = f.source
        where s.decides and ${agrees} offset 0
      ) w
      -- Locked before: what somebody else has is not looked at.
      where d.kind = ${kind} and d.bucket >= ${from} and d.bucket < ${to} and d.xmax = pg_current_xact_id()::xid
        and o.presence = 'present' and o.withdrawn_at is null and o.open_attempt = 'none' and o.classes = '{}'
        and o.blocked_at is null and w.as_of <= now() and w.until >= now()
        and (o.owner in (select id from teams where departed_at is null)) is true
        -- It is the newest, and no other says otherwise. Mostly there is no other.
        and ((select count(*) from asked) = 1 or not exists (
          select 1 from (select * from facts where ${of}) f join asked s on s.name = f.source
          where (${agrees}) is not true
            or s.decides and (greatest(f.as_of, s.watermark), w.name) > (w.as_of, s.name) offset 0))
        -- The look is not older than the request: than none at all, or than the one by which it was in sync.
        and case when (select asked_at from latest) <= w.as_of then true
          when o.verdict = 'in_sync' and o.verdict_as_of <= w.as_of then true
          else exists (select 1 from intents where ${of} and generation = o.generation and asked_at <= w.as_of offset 0) end
        and not exists (select 1 from attempts where ${of} offset 0)
        -- What a command did lately a look may not show yet, and what else it made is no part of what is asked.
        and not exists (select 1 from effects where ${of} and state <> 'planned'
          and (coalesce(ended_at, deadline_at) > w.as_of - interval '1 day' or external_id <> o.external_id) offset 0)
        and not exists (select 1 from drifts where ${of} and resolved_at is null offset 0)
    ), free as (
      select s.* from settled s cross join lateral (
        select 1 from objects where ctid = s.at for no key update skip locked) o
    ), judged as (
      update objects o set
        verdict = 'in_sync', spoke = s.name, verdict_as_of = s.as_of, expires_at = s.until, was_in_place = true, held = 'none',
        status = 'in_place', status_since = case when status = 'in_place' then status_since else now() end,
        shown = case when s.by_all then wants || ' ' || external_id end, recheck_at = null, poison = 0, poison_reason = null
      -- Servers before 15.15, 16.11 and 17.7 go on with what a row has become while it was waited for, wherever it is by then.
      from free s where o.ctid = s.at and o.xmin = s.writer
      returning s.listed
    ), unlisted as (
      delete from dirty_objects where ctid = any(array(select listed from judged))
    )
    select count(*)::int as count from judged`;
  return row?.count ?? 0;
}
