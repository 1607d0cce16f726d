/** Objects with all that is known of them, locked: those that are asked for, and those that are to be judged. */
import type { Sql, Tx } from "../db/client.ts";
import { literal } from "../db/queries/literal.ts";
import { bucketOf, type ObjectRef } from "./model/bucket.ts";
import { REPAIR_STATES_PROVABLE } from "./model/repair.ts";
import { DEFAULT_LIMITS } from "./policy/defaults.ts";
import { toRow } from "./postgres-rows.ts";
import type {
  AttemptRow,
  BreakerRow,
  DriftRow,
  Due,
  EffectRow,
  FactRow,
  IntentRow,
  ObjectBundle,
  ObjectRow,
  Recurrence,
  RepairRow,
} from "./store.ts";

/** At most `limit` that may be judged differently than they were, each locked; what somebody else has locked is theirs. */
export async function toJudge(tx: Tx, kind: string, due: Due, limit: number): Promise<ObjectBundle[]> {
  // Two statements, each along an index of its own: together they would read every object.
  const marked = await tx`
    select o.* from dirty_objects d cross join lateral (
      select * from objects where bucket = d.bucket and kind = ${kind} and key = d.key
      limit 1 for update skip locked) o
    where d.kind = ${kind} order by d.bucket, d.key limit ${limit}`;
  if (marked.length === limit) return readBundles(tx, marked);
  const open = await tx`${openToJudge(tx, kind, due, limit - marked.length, tx`for update skip locked`)}`;
  return readBundles(tx, [...marked, ...open]);
}

/** Asks for no lock, and so for no transaction. */
export async function isAnyDue(sql: Sql, kind: string, due: Due): Promise<boolean> {
  const rows = await sql`select 1 from (${openToJudge(sql, kind, due, 1, sql``)}) o`;
  return rows.length > 0;
}

/**
 * Not as asked, and judged under other settings, or so long ago that time may have changed the answer: no object is of two
 * of these. Each walks an index and stops when the lot is full, so no lot goes through what others judged before it. The order
 * is that of the index, or another might do; and a plan that is kept knows what is past now, and not what is past by then.
 */
function openToJudge(sql: Sql, kind: string, due: Due, limit: number, locking: ReturnType<Sql>) {
  const { judgedUnder } = due;
  const by = new Date(due.by);
  const room = literal(sql, limit);
  const of = (which: ReturnType<Sql>, along = sql`judged_under`) => sql`
    select * from (select * from objects o where kind = ${kind} and verdict <> 'in_sync' and ${isNotListed(sql)} and ${which}
      order by ${along} limit ${room} ${locking}) o`;
  return sql`
    select * from (
      ${of(sql`judged_under < ${judgedUnder}`)} union all ${of(sql`judged_under > ${judgedUnder}`)}
      union all ${of(sql`judged_under is null`)}
      union all ${of(sql`recheck_at <= now() and recheck_at <= ${by} and (judged_under = ${judgedUnder}) is true`, sql`recheck_at`)}
      union all ${ofAged(sql, kind, due, locking)}) o
    limit ${room}`;
}

/** Reads objects as `o`. */
export function isNotListed(sql: Sql) {
  return sql`not exists (select 1 from dirty_objects d where d.kind = o.kind and d.bucket = o.bucket and d.key = o.key offset 0)`;
}

/** Off the list of what is dirty. Whoever does this has locked the objects, and judged them by what it read since. */
export async function unlist(tx: Tx, refs: readonly ObjectRef[]): Promise<void> {
  await tx`delete from dirty_objects d using ${unnested(tx, refs)} where d.kind = r.kind and d.bucket = r.bucket and d.key = r.key`;
}

/** What rests on a source that is not fresh any more. As long as all are, nothing does, and nothing is read. */
function ofAged(sql: Sql, kind: string, { judgedUnder, by }: Due, locking: ReturnType<Sql>) {
  return sql`
    select o.* from objects_now w cross join lateral (
      select * from objects o where bucket = w.bucket and kind = ${kind} and key = w.key and ${isNotListed(sql)}
        and judged_under = ${judgedUnder} limit 1 ${locking}) o
    where w.kind = ${kind} and w.verdict <> 'in_sync' and w.recheck_at is null and w.expires_at < now() and w.expires_at < ${new Date(by)}
      and (select exists (select 1 from sources where kind = ${kind} and covers = 'all'
        and watermark + evidence_ms * interval '1 millisecond' < now()))`;
}

/** The lowest first, so that two who lock several never wait for each other. What belongs to them is read once they are locked: it is sent behind. */
export async function lockBundles(tx: Tx, refs: readonly ObjectRef[]): Promise<(ObjectBundle | null)[]> {
  const locked = tx`
    select o.* from ${unnested(tx, refs)}
    join objects o on o.bucket = r.bucket and o.kind = r.kind and o.key = r.key
    order by o.bucket, o.kind, o.key for update of o`.execute();
  const [rows, parts] = await Promise.all([locked, readParts(tx, refs)]);
  const objects = new Map(rows.map((row) => toRow<ObjectRow>(row)).map((object) => [nameOf(object), object]));
  return refs.map((ref) => {
    const object = objects.get(nameOf(ref));
    return object === undefined ? null : bundleOf(object, parts);
  });
}

/** The objects as a table `r`. */
export function unnested(sql: Sql, refs: readonly ObjectRef[]) {
  const buckets = refs.map(({ kind, key }) => bucketOf(kind, key));
  return sql`unnest(${buckets}::smallint[], ${refs.map(({ kind }) => kind)}::text[],
    ${refs.map(({ key }) => key)}::text[]) as r(bucket, kind, key)`;
}

async function readBundles(tx: Tx, rows: readonly Record<string, unknown>[]): Promise<ObjectBundle[]> {
  if (rows.length === 0) return [];
  const objects = rows.map((row) => toRow<ObjectRow>(row));
  const parts = await readParts(tx, objects);
  return objects.map((object) => bundleOf(object, parts));
}

type Parts = Awaited<ReturnType<typeof readParts>>;

function bundleOf(object: ObjectRow, parts: Parts): ObjectBundle {
  const name = nameOf(object);
  return {
    object,
    intent: parts.intents.get(name)?.[0] ?? null,
    facts: parts.facts.get(name) ?? [],
    attempts: parts.attempts.get(name) ?? [],
    effects: parts.effects.get(name) ?? [],
    drifts: parts.drifts.get(name) ?? [],
    recurrences: (parts.recurrences.get(name) ?? []).map(({ kind: _, key: __, ...one }) => one),
    repairs: parts.repairs.get(name) ?? [],
    breakers: parts.breakers.get(name) ?? [],
  };
}

/** The newest, whatever became of them. What a rule counts or rests on is read however many came after it. */
const REPAIRS_READ = 20;

/** All that belongs to the given objects, in eight statements however many they are. */
async function readParts(tx: Tx, refs: readonly ObjectRef[]) {
  const of = tx`(bucket, kind, key) in (select * from ${unnested(tx, refs)})`;
  const [intents, facts, attempts, effects, drifts, recurrences, repairs, breakers] = await Promise.all([
    tx`
      select i.* from ${unnested(tx, refs)} cross join lateral (
        select * from intents where bucket = r.bucket and kind = r.kind and key = r.key order by generation desc limit 1) i`,
    tx`select * from facts where ${of}`,
    tx`select * from attempts where ${of} order by reserved_at`,
    tx`select * from effects where ${of} order by started_at`,
    tx`
      select * from drifts where ${of} and (resolved_at is null or resolved_at > now() - interval '30 days' and (
        resolution = 'eclipsed' or resolution = 'gone' and id in (
          select drift_id from repairs where ${of} and state = any(${[...REPAIR_STATES_PROVABLE]}))))
      order by first_seen, id`,
    // Counted here: an object that comes and goes has a row for each time.
    tx`
      select r.kind, r.key, d.class, d.times, d.repaired, d.gone
      from ${unnested(tx, refs)} cross join lateral (
        select class, sum(occurrences)::int as times,
          count(*) filter (where resolution = 'repaired' and first_seen >= asked_at)::int as repaired,
          count(*) filter (where resolution = 'gone' and first_seen >= asked_at)::int as gone
        from drifts, (
          select coalesce((select asked_at from intents where bucket = r.bucket and kind = r.kind and key = r.key
            order by generation desc limit 1), '-infinity') as asked_at) i
        where bucket = r.bucket and kind = r.kind and key = r.key
          and (resolved_at is null or resolved_at > now() - interval '30 days')
        group by class order by class) d`,
    tx`
      select * from (select *, row_number() over (partition by bucket, kind, key order by proposed_at desc, id desc) as rank
                     from repairs where ${of}) r
      where rank <= ${REPAIRS_READ} or state in ('proposed','approved','attempting','verifying','not_confirmed')
        or state in ('confirmed','did_not_hold')
          and (state_since > now() - ${DEFAULT_LIMITS.recurrence.windowMs} * interval '1 millisecond' or plan->'contract' ? 'gone')
      order by proposed_at desc, id desc`,
    tx`
      select bucket, id, kind, key, class, times, since, opened_at, closed_at from breakers
      where ${of} and (closed_at is null or closed_at > now() - interval '30 days') order by opened_at, id`,
  ]);
  return {
    intents: byObject<IntentRow>(intents),
    facts: byObject<FactRow>(facts),
    attempts: byObject<AttemptRow>(attempts),
    effects: byObject<EffectRow>(effects),
    drifts: byObject<DriftRow>(drifts),
    recurrences: byObject<ObjectRef & Recurrence>(recurrences),
    repairs: byObject<RepairRow>(repairs),
    breakers: byObject<BreakerRow>(breakers),
  };
}

export const nameOf = (ref: ObjectRef) => `${ref.kind}\0${ref.key}`;

function byObject<T extends ObjectRef>(rows: readonly Record<string, unknown>[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const columns of rows) {
    const row = toRow<T>(columns);
    const group = groups.get(nameOf(row));
    if (group === undefined) groups.set(nameOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
