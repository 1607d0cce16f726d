import type { Sql } from "../client.ts";

/**
 * What must be true of the rows after any history. Each statement names the rows that break it, and none may. The ids
 * are those of the simulator's checks (reconciler/simulator/invariants.ts), which asks the same of a world that it sees
 * whole; what only that world, or only code, can answer is in `UNASKED`.
 *
 * The order of what happened to one object is that of its entries in the record: they are written under the lock of
 * their chain, while a transaction's time is that of its start.
 */
export type InvariantId = `I-${string}`;
type Invariant = { id: InvariantId; says: string; sql: string };

/** Rows `a` and `b` are about the same object. */
const same = (a: string, b: string) => `${a}.bucket = ${b}.bucket and ${a}.kind = ${b}.kind and ${a}.key = ${b}.key`;
/** Entries of the record about one row. */
const entries = (of: string, actions: string) => `select 1 from audit e
    where e.bucket = ${of}.bucket and e.subject = ${of}.id and e.action in (${actions})`;
const isOpen = "state in ('attempting','unknown')";
/** Numbers are taken from an entry's text without reading all of it: what others wrote into it may be anything. */
const numberIn = (body: string, name: string) => `substring(${body} from '"${name}":([0-9]+)')::bigint`;

export const INVARIANTS: readonly Invariant[] = [
  {
    id: "I-01",
    says: "One idempotency key has at most one effect.",
    sql: `select idempotency_key as about from attempts where state = 'happened'
      group by bucket, kind, key, idempotency_key having count(*) > 1`,
  },
  {
    id: "I-02",
    says: "One decision leads to at most one call.",
    sql: `select repair_id as about from attempts group by bucket, repair_id having count(*) > 1`,
  },
  {
    id: "I-03",
    says: "Nothing is attempted that was not reserved before, in the record, too.",
    sql: `select a.id as about from attempts a where not exists (
        select 1 from audit r where r.bucket = a.bucket and r.subject = a.id and r.action = 'attempt.reserved'
          and not exists (select 1 from audit e where e.bucket = a.bucket and e.subject = a.id and e.seq < r.seq))
      union all
      select r.id from repairs r
      where r.state in ('attempting','verifying','not_confirmed','confirmed','did_not_happen','did_not_hold')
        and not exists (select 1 from attempts a where a.bucket = r.bucket and a.repair_id = r.id)`,
  },
  {
    id: "I-04",
    says: "An attempt is reserved with the fence that its holder has, and no two holders have one fence.",
    sql: `select a.id as about from attempts a left join objects o on ${same("o", "a")}
      where o.key is null or a.fence > o.fence
      union all
      select a.id from attempts a join audit r on r.bucket = a.bucket and r.subject = a.id and r.action = 'attempt.reserved'
      where a.fence is distinct from ${numberIn("r.body", "fence")}
      union all
      select kind || '/' || key from attempts group by bucket, kind, key, fence having count(distinct holder) > 1`,
  },
  {
    id: "I-05",
    says: "An object's attempts never go back to an earlier fence.",
    sql: `select id as about from (
        select a.id, a.fence, lag(a.fence) over (partition by a.bucket, a.kind, a.key order by r.seq) as before
        from attempts a join audit r on r.bucket = a.bucket and r.subject = a.id and r.action = 'attempt.reserved') f
      where before > fence`,
  },
  {
    id: "I-06",
    says: "At most one attempt of an object is open.",
    sql: `select kind || '/' || key as about from attempts where ${isOpen} group by bucket, kind, key having count(*) > 1`,
  },
  {
    id: "I-07",
    says: "What people decide was decided by enough of them, about exactly this plan, and in time.",
    sql: `select a.id as about from attempts a join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      where a.plan_hash <> r.plan_hash
      union all
      select a.id from attempts a
      join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      left join approval_uses u on u.bucket = a.bucket and u.attempt_id = a.id
      left join approvals p on p.bucket = a.bucket and p.id = u.approval_id and p.plan_hash = a.plan_hash
        and p.granted_at <= a.reserved_at and p.expires_at > a.reserved_at
      where r.decided_by is distinct from 'policy'
      group by a.bucket, a.id, r.approvals_needed, r.both_owners
      having count(distinct p.person_id) < greatest(1, r.approvals_needed)
        or r.both_owners and count(distinct p.team) < 2
      union all
      select u.approval_id from approval_uses u
      left join approvals p on p.bucket = u.bucket and p.id = u.approval_id
      left join attempts a on a.bucket = u.bucket and a.id = u.attempt_id and a.repair_id = p.repair_id
      where a.id is null`,
  },
  {
    id: "I-08",
    says: "Nobody decides what they asked for, or proposed.",
    sql: `select a.id as about from attempts a
      join approval_uses u on u.bucket = a.bucket and u.attempt_id = a.id
      join approvals p on p.bucket = a.bucket and p.id = u.approval_id
      join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      where p.person_id = any(r.excluded) or p.person_id = r.proposed_by or exists (
        select 1 from intents i where ${same("i", "a")} and i.generation = a.generation and i.asked_by = p.person_id)`,
  },
  {
    id: "I-09",
    says: "Nothing is reserved for a request that was changed before.",
    sql: `select a.id as about from attempts a
      join audit r on r.bucket = a.bucket and r.subject = a.id and r.action = 'attempt.reserved'
      join audit i on ${same("i", "a")} and i.seq < r.seq and i.action in ('intent.changed','intent.withdrawn')
      where ${numberIn("i.body", "generation")} > a.generation`,
  },
  {
    id: "I-10",
    says: "An attempt and its plan are for one generation.",
    sql: `select a.id as about from attempts a join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      where a.generation <> r.generation or r.generation <> (r.plan ->> 'generation')::int`,
  },
  {
    id: "I-11",
    says: "As asked is told only of what a complete look shows that is not older than the request and the last try.",
    sql: `select o.ref as about from objects o where o.verdict = 'in_sync' and not exists (select 1 from dirty_objects d where ${same("d", "o")}) and (
        o.verdict_as_of is null
        or not exists (select 1 from facts f where ${same("f", "o")} and f.source = o.spoke and f.complete
          and f.unreadable is null and (o.presence is distinct from 'present' or f.found <> '[]'))
        or exists (select 1 from intents i where ${same("i", "o")} and i.generation = o.generation
          and i.asked_at > o.verdict_as_of)
        or exists (select 1 from attempts a where ${same("a", "o")} and a.state = 'happened'
          and a.reserved_at > o.verdict_as_of))
      union all
      select ref from objects where status in ('in_place','stopped') and not was_in_place`,
  },
  {
    id: "I-12",
    says: "Nothing is told as done while an attempt or an effect is open, and each object knows of what is open.",
    // A command that says nothing is over at its deadline, whether or not its row says so yet.
    sql: `select o.ref as about from objects o left join attempts a on ${same("a", "o")} and a.${isOpen}
      left join lateral (select bool_or(e.state = 'unknown') as unknown from effects e where ${same("e", "o")}
        and (e.state = 'started' or e.state = 'unknown' and e.answered_at is null)) e on true
      where case when e.unknown then o.open_attempt <> 'unknown'
          when not e.unknown then o.open_attempt not in ('attempting', 'unknown')
          else o.open_attempt <> coalesce(a.state, 'none') end
        or (a.id is not null or e.unknown is not null) and o.status in ('in_place','stopped')`,
  },
  {
    id: "I-13",
    says: "Every verdict that comforts has an end.",
    sql: `select ref as about from objects where verdict = 'in_sync' and expires_at is null`,
  },
  {
    id: "I-14",
    says: "There or not there is concluded only from a complete look of an authority.",
    sql: `select d.id as about from drifts d where d.class in ('missing_external','extra_external') and not exists (
        select 1 from jsonb_array_elements(d.evidence) e
        join sources s on s.kind = d.kind and s.name = e ->> 'source' and s.standing = 'authoritative'
        where e -> 'complete' = 'true')`,
  },
  {
    id: "I-16",
    says: "An unknown outcome is answered by a settled, complete look, or by a named person.",
    sql: `select a.id as about from attempts a
      where a.state in ('happened','did_not_happen') and a.resolved_by is null
        and exists (${entries("a", "'attempt.unknown'")})
        and (a.proof is null or a.proof -> 'complete' <> 'true'
          or a.state = 'did_not_happen' and a.class <> 'missing_external_id' and (a.proof ->> 'asOf')::float8 < floor(
            extract(epoch from a.deadline_at + (a.settle_until - greatest(a.deadline_at, a.outcome_at))) * 1000))`,
  },
  {
    id: "I-17",
    says: "No budget is overshot.",
    sql: `select scope as about from budgets where used > "limit"`,
  },
  {
    id: "I-18",
    says: "A pass writes of drifts only, and of what was claimed; one that may act, also of what ends or opens by its own rule with what is seen.",
    sql: `select bucket || '/' || seq as about from audit
      where actor_kind = 'reconciler' and starts_with(actor_id, 'run_') and action not like 'drift.%' and action <> 'claim.checked'
        and not (action in ('object.snooze_ended','breaker.opened')
          and exists (select 1 from runs r where r.id = actor_id and r.mode = 'act'))`,
  },
  {
    id: "I-19",
    says: "What is open or decided is come back to.",
    sql: `select o.ref as about from objects o where o.due_at is null and o.lease_until is null and (
        exists (select 1 from attempts a where ${same("a", "o")} and a.${isOpen})
        or exists (select 1 from repairs r where ${same("r", "o")} and r.state in ('approved','attempting','not_confirmed')))`,
  },
  {
    id: "I-20",
    says: "Each chain of the record is whole, ends where its head says, and says what its columns say.",
    sql: `select bucket || '/' || seq as about from (
        select *, lag(hash, 1, '') over chain as before, row_number() over chain as place
        from audit window chain as (partition by bucket order by seq)) a
      where seq <> place or not starts_with(body, '{"action":' || to_json(action)::text || ',')
        or hash <> sha256(before || convert_to(seq::text || E'\\n' ||
          to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\\n' || body, 'UTF8'))
      union all
      select coalesce(h.bucket, a.bucket) || '/head' from audit_heads h
      full join (select distinct on (bucket) bucket, seq, hash from audit order by bucket, seq desc) a using (bucket)
      where h.seq is distinct from a.seq or h.hash is distinct from a.hash`,
  },
  {
    id: "I-21",
    says: "What became of a row is in the record, once.",
    sql: `select a.id as about from attempts a where 1 <> (select count(*) from (${entries("a", "'attempt.reserved'")}) e)
        or a.state <> 'attempting' and 1 <> (select count(*) from (${entries("a", "'attempt.' || a.state")}) e)
      union all
      select r.id from repairs r where not exists (${entries("r", "'repair.proposed','repair.approved'")})
        or r.state in ('blocked','expired','did_not_hold') and not exists (${entries("r", "'repair.' || r.state")})
        or r.state = 'confirmed' and not exists (${entries("r", "'repair.confirmed'")}) and not exists (
          select 1 from attempts a join audit e on e.bucket = a.bucket and e.subject = a.id and e.action = 'attempt.happened'
          where a.bucket = r.bucket and a.repair_id = r.id)
      union all
      select d.id from drifts d where not exists (${entries("d", "'drift.found','drift.came_back'")})
      union all
      select c.id from claims c where 1 <> (select count(*) from (${entries("c", "'claim.made'")}) e)
        or c.verdict is not null and 1 <> (select count(*) from (${entries("c", "'claim.checked'")}) e)
      union all
      select s.id from stops s where not exists (select 1 from audit e where e.subject = s.id and e.action in ('stop.set','pause.set'))
        or s.lifted_at is not null and not exists (
          select 1 from audit e where e.subject = s.id and e.action in ('stop.lifted','pause.lifted'))`,
  },
  {
    id: "I-23",
    says: "What is only added to was never changed.",
    sql: `select relname::text as about from pg_stat_user_tables
      where relname in ('audit','approvals','approval_uses') and n_tup_upd + n_tup_del > 0`,
  },
  {
    id: "I-24",
    says: "Everything was done by somebody with a name.",
    sql: `select bucket || '/' || seq as about from audit
      where actor_kind not in ('person','reconciler','policy','agent','cli','setup','source','service')
        or actor_id in ('', 'unknown', 'null', 'undefined', 'end_user', 'support', 'reviewer', 'admin')`,
  },
  {
    id: "I-25",
    says: "Whatever belongs together is about one object, in its bucket, and people speak for a team it concerns.",
    sql: `select kind || '/' || key as about from objects group by kind, key having count(*) > 1
      union all
      select x.kind || '/' || x.key from (
        select bucket, kind, key from intents union select bucket, kind, key from facts
        union select bucket, kind, key from drifts union select bucket, kind, key from repairs
        union select bucket, kind, key from attempts union select bucket, kind, key from judgements) x
      where not exists (select 1 from objects o where ${same("o", "x")})
      union all
      select r.id from repairs r left join drifts d on ${same("d", "r")} and d.id = r.drift_id and d.class = r.class
      where d.id is null
      union all
      select a.id from attempts a left join repairs r on ${same("r", "a")} and r.id = a.repair_id and r.class = a.class
      where r.id is null
      union all
      select p.id from approvals p left join repairs r on r.bucket = p.bucket and r.id = p.repair_id
      left join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where r.id is null or p.team is distinct from r.owner and not exists (
        select 1 from objects o where ${same("o", "r")} and o.owner = p.team)
        and p.team is distinct from d.detail #>> '{owner,asked}' and p.team is distinct from d.detail #>> '{owner,found}'`,
  },
  {
    id: "I-26",
    says: "Only who holds an object writes down what became of its call.",
    sql: `select a.id as about from attempts a
      join audit e on e.bucket = a.bucket and e.subject = a.id and e.action in ('attempt.happened','attempt.did_not_happen')
      where e.actor_id <> a.holder and a.resolved_by is null and not exists (
        select 1 from audit u where u.bucket = a.bucket and u.subject = a.id and u.action = 'attempt.unknown' and u.seq < e.seq)`,
  },
  {
    id: "I-27",
    says: "Nothing is reserved under a stop that is older than a second.",
    sql: `select a.id as about from attempts a
      join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      join stops s on s.set_at + interval '1 second' < a.reserved_at
        and (s.lifted_at is null or s.lifted_at > a.reserved_at) and (s.until is null or s.until > a.reserved_at)
      where s.scope in ('all', 'kind:' || a.kind, 'class:' || a.class, 'owner:' || r.owner,
        'object:' || a.kind || '/' || a.key, 'owner:' || (d.detail #>> '{owner,found}'))`,
  },
  {
    id: "I-31",
    says: "What is counted as open is what is open.",
    sql: `select class || ', ' || coalesce(owner, 'nobody') as about from (
        select class, owner, n from drift_counts
        union all select class, owner, -1 from drifts where resolved_at is null) sides
      group by class, owner having sum(n) <> 0`,
  },
  {
    id: "I-32",
    says: "What every source is said to show of an object, each of them shows.",
    sql: `select o.kind || '/' || o.key as about from objects o where o.shown is not null and exists (
        select 1 from facts f where ${same("f", "o")} and (f.complete and f.shows || ' ' || f.external_id = o.shown) is not true)`,
  },
];

/** Invariants that the rows alone cannot answer, and what does. */
export const UNASKED: Readonly<Record<InvariantId, string>> = {
  "I-15": "How long a key is honoured is declared by the connector, not kept with the rows; the simulator checks it.",
  "I-22": "A checkpoint is kept elsewhere on purpose: compare it with `audit verify`, which prints the head.",
  "I-28": "A secret looks like any text: a test plants known ones and looks for them everywhere.",
  "I-29":
    "A notice is sent at least once, under an id that stays the same; whether it came twice only its receiver knows.",
  "I-30": "Whether the same facts give the same answer is derived again by `plumbline replay`.",
};

/** Rows that are named of each; how many there are is counted. */
const NAMED = 10;

export type Violation = { id: InvariantId; says: string; count: number; rows: string[] };

/** Asks all of them. Each is one statement, so it sees one moment. */
export async function violations(sql: Sql): Promise<Violation[]> {
  const found: Violation[] = [];
  // One after the other on one connection: opening many costs more than what is asked of them.
  for (const { id, says, sql: statement } of INVARIANTS) {
    const [row] = await sql.unsafe<{ count: number; rows: string[] | null }[]>(
      `select count(*)::int as count, (array_agg(about))[1:${NAMED}] as rows from (${statement}) broken`,
    );
    if (row && row.count > 0) found.push({ id, says, count: row.count, rows: row.rows ?? [] });
  }
  return found;
}
