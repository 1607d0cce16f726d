/** What the database judges by itself, in pieces: what may be judged differently, and what is exactly as asked. */
import { type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { BUCKETS } from "./model/bucket.ts";
import { byKeyOnly, inLanes, PIECE_ROWS } from "./postgres-pieces.ts";
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
  const isOther = before?.version !== state.version;
  await inLanes(await rangesOf(sql, kind, sql`true`), async ({ from, to }) => {
    await sql`
      update objects o set dirty = true
      where o.kind = ${kind} and o.bucket >= ${from} and o.bucket < ${to} and not o.dirty and (${isOther}
        or o.generation is not null and not exists (select 1 from teams t where t.id = o.owner and t.departed_at is null))`;
  });
  // The last: whoever dies before it leaves them to be marked again.
  await sql`
    insert into kind_states (kind, judged_under, version) values (${kind}, ${state.judgedUnder}, ${state.version})
    on conflict (kind) do update set judged_under = excluded.judged_under, version = excluded.version`;
}

type Range = { from: number; to: number };

/** Ranges of buckets with about as many of these objects each as make a piece. */
async function rangesOf(sql: Sql, kind: string, which: ReturnType<Sql>): Promise<Range[]> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from (select 1 from objects where kind = ${kind} and ${which} limit ${PIECE_ROWS * BUCKETS}) o`;
  const ranges = Math.min(BUCKETS, Math.ceil((row?.count ?? 0) / PIECE_ROWS));
  const edge = (n: number) => Math.floor((BUCKETS * n) / ranges);
  return Array.from({ length: ranges }, (_, n) => ({ from: edge(n), to: edge(n + 1) }));
}

async function settleInSync(sql: Sql, kind: string): Promise<number> {
  let settled = 0;
  await inLanes(await rangesOf(sql, kind, sql`dirty`), async (range) => {
    settled += await transactionWithRetry(sql, async (tx) => {
      await byKeyOnly(tx);
      return settle(tx, kind, range);
    });
  });
  return settled;
}

/**
 * By the newest look of an authority, where every source that counts shows exactly what is asked. One look-up by key at a
 * time (`offset 0` keeps each of them one), and written only where the row is still the one that was looked at.
 */
async function settle(tx: Tx, kind: string, { from, to }: Range): Promise<number> {
  const of = tx`bucket = o.bucket and kind = ${kind} and key = o.key`;
  const result = await tx`
    with asked as materialized (
      select name, standing = 'authoritative' and covers = 'all' as decides, watermark,
        evidence_ms * interval '1 millisecond' as life
      from sources where kind = ${kind} and standing <> 'context'
    ), settled as (
      select o.ctid as at, w.name, w.as_of, w.until
      from objects o cross join lateral (
        select s.name, greatest(f.as_of, s.watermark) as as_of, greatest(f.as_of, s.watermark) + s.life as until
        from (select * from facts where ${of}) f join asked s on s.name = f.source
        where s.decides and f.complete and f.shows = o.wants and f.external_id = o.external_id
        order by 2 desc, 1 limit 1) w
      where o.kind = ${kind} and o.dirty and o.bucket >= ${from} and o.bucket < ${to}
        and o.presence = 'present' and o.withdrawn_at is null and o.open_attempt = 'none' and o.classes = '{}'
        and o.blocked_at is null and w.as_of <= now() and w.until >= now()
        and not exists (select 1 from (select * from facts where ${of}) g join asked r on r.name = g.source
          where g.shows is distinct from o.wants or g.external_id is distinct from o.external_id or not g.complete offset 0)
        and exists (select 1 from intents where ${of} and generation = o.generation and asked_at <= w.as_of offset 0)
        and exists (select 1 from teams where id = o.owner and departed_at is null offset 0)
        and not exists (select 1 from attempts where ${of} offset 0)
        and not exists (select 1 from drifts where ${of} and resolved_at is null offset 0)
    )
    update objects o set
      verdict = 'in_sync', spoke = s.name, verdict_as_of = s.as_of, expires_at = s.until, was_in_place = true, held = 'none',
      status = 'in_place', status_since = case when status = 'in_place' then status_since else now() end,
      dirty = false, recheck_at = null, poison = 0, poison_reason = null
    from settled s where o.ctid = s.at`;
  return result.count;
}
