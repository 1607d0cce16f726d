import { connect, type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { literal } from "../db/queries/literal.ts";
import { summarize } from "../db/queries/summarize.ts";
import { gathering } from "./gathering.ts";
import { bucketOf, type ObjectRef } from "./model/bucket.ts";
import type { DriftClass } from "./model/drift-class.ts";
import type { Millis } from "./model/evidence.ts";
import { refOf } from "./model/reference.ts";
import type { Verdict } from "./model/verdict.ts";
import { systemPorts } from "./ports.ts";
import { inOneGo } from "./postgres-batch.ts";
import { batchesOf, weighing } from "./postgres-budgets.ts";
import { claimsOn } from "./postgres-claims.ts";
import { scansOn } from "./postgres-scans.ts";
import { settlingOn } from "./postgres-settle.ts";
import { togetherOn } from "./postgres-together.ts";
import { appendAudit } from "./record/append.ts";
import { putFacts } from "./record/put-facts.ts";
import type {
  ApprovalRow,
  AttemptRow,
  BreakerRow,
  BudgetUse,
  Claim,
  DriftRow,
  EffectRow,
  FactRow,
  IntentRow,
  ObjectBundle,
  ObjectRow,
  PolicyOverride,
  RepairRow,
  Settings,
  SourceRow,
  StopRow,
  Store,
  StoreTx,
  TeamRow,
} from "./store.ts";

/** The store on Postgres. One small statement per method; every lock is visible here. */
export function postgresStore(options: { url: string; name: string; max?: number }): Store & { sql: Sql } {
  const sql = connect({ plannedOnce: true, byIndex: true, ...options });
  const counts = new CountCache(sql);
  const now = gathering(async (asked: readonly null[]) => {
    const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
    return asked.map(() => required(row).now.getTime());
  });
  const settings = gathering((asked: readonly { kind: string; window: Millis }[]) => {
    const reads = new Map(asked.map((one) => [`${one.kind} ${one.window}`, one]));
    const read = new Map([...reads].map(([name, one]) => [name, readSettings(sql, counts, one.kind, one.window)]));
    return Promise.all(asked.map((one) => required(read.get(`${one.kind} ${one.window}`))));
  });
  return {
    sql,
    now: () => now(null),
    transaction: (work) => transactionWithRetry(sql, (tx) => work(storeTx(tx, counts))),
    together: togetherOn(sql, {
      alone: (tx) => storeTx(tx, counts),
      bundles: lockBundles,
      approvals: readApprovals,
      toJson: toJsonColumns,
    }),
    settings: (kind, window) => settings({ kind, window }),
    ...claiming(sql),
    ...looking(sql),
    ...scansOn(sql),
    ...weighing(sql),
    ...settlingOn(sql),
    ...claimsOn(sql),
    ...running(sql),
    summarize: (scope) => summarize(sql, scope),
    close: () => sql.end({ timeout: 5 }),
  };
}

function storeTx(tx: Tx, counts: CountCache): StoreTx {
  const now = tx.transactionTime.getTime();
  const store: StoreTx = {
    now,
    inOneGo: (work) => inOneGo(tx, store, toJsonColumns, work),
    async bundle(ref) {
      const [bundle] = await lockBundles(tx, [ref]);
      return bundle ?? null;
    },
    async toJudge(kind, judgedUnder, limit) {
      // Two statements, each along an index of its own: together they would read every object.
      const marked = await tx`
        select o.* from dirty_objects d cross join lateral (
          select * from objects where bucket = d.bucket and kind = ${kind} and key = d.key and dirty
          limit 1 for update skip locked) o
        where d.kind = ${kind} order by d.bucket, d.key limit ${limit}`;
      if (marked.length === limit) return readBundles(tx, marked);
      // Not as asked, and judged under other settings, or so long ago that time may have changed the answer: no object is of
      // two of these. Each walks an index and stops when the lot is full, so no lot goes through what others judged before it.
      const room = literal(tx, limit - marked.length);
      const of = (which: ReturnType<Tx>) => tx`
        select * from (select * from objects where kind = ${kind} and verdict <> 'in_sync' and not dirty and ${which}
          limit ${room} for update skip locked) o`;
      const open = tx`
        select * from (
          ${of(tx`judged_under < ${judgedUnder}`)} union all ${of(tx`judged_under > ${judgedUnder}`)}
          union all ${of(tx`judged_under is null`)}
          union all ${of(tx`recheck_at <= now() and (judged_under = ${judgedUnder}) is true`)}
          union all ${ofAged(tx, kind, judgedUnder)}) o
        limit ${room}`;
      const [, others] = await Promise.all([unlistJudged(tx, kind), open]);
      return readBundles(tx, [...marked, ...others]);
    },
    async fact(ref, source) {
      const [row] = await tx`
        select * from facts where bucket = ${bucketOf(ref.kind, ref.key)} and kind = ${ref.kind} and key = ${ref.key}
          and source = ${source}`;
      return row ? toRow<FactRow>(row) : null;
    },
    async keepJudgement(row) {
      await tx`insert into judgements ${tx(toColumns(tx, { bucket: bucketOf(row.kind, row.key), at: tx.transactionTime, ...row }))}`;
    },
    async ensureObject(ref) {
      await tx`
        insert into objects (bucket, kind, key, ref)
        values (${bucketOf(ref.kind, ref.key)}, ${ref.kind}, ${ref.key}, ${refOf(ref)})
        on conflict do nothing`;
    },
    async updateObject(ref, patch) {
      await update(tx, "objects", ref, patch);
    },
    putFact: (fact) => putFacts(tx, [fact]),
    async insertDrift(row) {
      await tx`insert into drifts ${tx(toColumns(tx, { bucket: bucketOf(row.kind, row.key), ...row }))}`;
    },
    async updateDrift(ref, id, patch) {
      await update(tx, "drifts", ref, patch, id);
    },
    async openBreaker(row) {
      await tx`insert into breakers ${tx(toColumns(tx, { bucket: bucketOf(row.kind, row.key), ...row }))}
        on conflict (bucket, kind, key, class) where closed_at is null do nothing`;
    },
    async insertRepair(row) {
      await tx`insert into repairs ${tx(toColumns(tx, { bucket: bucketOf(row.kind, row.key), ...row }))}`;
    },
    async moveRepair(ref, id, from, patch) {
      return update(tx, "repairs", ref, patch, id, from);
    },
    async approvals(ref, id) {
      const [approvals] = await readApprovals(tx, [{ ref, id }]);
      return approvals ?? [];
    },
    async consumeApproval(ref, approvalId, attemptId) {
      await tx`
        insert into approval_uses (bucket, approval_id, attempt_id, used_at)
        values (${bucketOf(ref.kind, ref.key)}, ${approvalId}, ${attemptId}, now())`;
    },
    async heldElsewhere(ref, permissions, reserving) {
      if (reserving) await tx`select pg_advisory_xact_lock(hashtextextended(${`administrators of ${ref.kind}`}, 0))`;
      const rows = await tx<{ held: string }[]>`
        select p as held from unnest(${[...permissions]}::text[]) p where exists (
          select 1 from facts f where f.kind = ${ref.kind} and f.key <> ${ref.key}
            and f.found @> jsonb_build_array(jsonb_build_object('permissions', jsonb_build_array(p)))
            and not exists (select 1 from repairs r where r.bucket = f.bucket and r.kind = f.kind and r.key = f.key
              and r.state in ('attempting','verifying','not_confirmed')))`;
      return rows.map((row) => row.held);
    },
    async insertAttempt(row) {
      await tx`insert into attempts ${tx(toColumns(tx, { bucket: bucketOf(row.kind, row.key), ...row }))}`;
    },
    async moveAttempt(ref, id, from, patch) {
      return update(tx, "attempts", ref, patch, id, from);
    },
    async moveEffect(effect, patch) {
      const rows = await tx`
        update effects set ${tx(toColumns(tx, patch))}
        where bucket = ${bucketOf(effect.kind, effect.key)} and kind = ${effect.kind} and key = ${effect.key}
          and name = ${effect.name} and effect_key = ${effect.effectKey} and state = ${effect.state}
        returning 1`;
      return rows.length === 1;
    },
    async keepDesired({ kind, key, generation }, desired) {
      await tx`
        update intents set desired = ${tx.json(desired as never)}
        where bucket = ${bucketOf(kind, key)} and kind = ${kind} and key = ${key} and generation = ${generation}
          and desired is null`;
    },
    async takeBudget(scope, windowStart, amount, limit) {
      if (amount > limit) return false;
      const rows = await tx`
        insert into budgets as b (scope, window_start, used, "limit")
        values (${scope}, ${new Date(windowStart)}, ${amount}, ${limit})
        on conflict (scope, window_start) do update set used = b.used + ${amount}, "limit" = ${limit}
          where b.used + ${amount} <= ${limit}
        returning used`;
      return rows.length === 1;
    },
    async pauseConnector({ id, connector, until, reason }) {
      const [scope, end] = [`connector:${connector}`, new Date(until)];
      const own = tx`scope = ${scope} and set_by = 'reconciler' and pause and lifted_at is null and until > now()`;
      const [row] = await tx<{ id: string }[]>`
        with known as (select 1 from stops where ${own}),
          longer as (update stops set until = ${end}, reason = ${reason} where ${own} and until < ${end} returning id),
          added as (
            insert into stops (id, scope, reason, set_by, set_at, until, pause)
            select ${id}, ${scope}, ${reason}, 'reconciler', now(), ${end}, true where not exists (select 1 from known)
            returning id)
        select id from longer union all select id from added`;
      return row?.id ?? null;
    },
    settings: (kind, window) => readSettings(tx, counts, kind, window),
    audit: (entry) => appendAudit(tx, entry),
    async notify(hint) {
      await tx`select pg_notify('plumbline', ${JSON.stringify(hint)})`;
    },
  };
  return store;
}

type ApprovalsOf = { ref: ObjectRef; id: string };

async function readApprovals(tx: Tx, repairs: readonly ApprovalsOf[]): Promise<ApprovalRow[][]> {
  const buckets = repairs.map(({ ref }) => bucketOf(ref.kind, ref.key));
  const rows = await tx`
    select a.id, a.repair_id, a.plan_hash, a.person_id, coalesce(p.name, a.person_id) as name, a.team, a.granted_at, a.expires_at,
           u.approval_id is not null as used,
           p.role = 'reviewer' and p.suspended_at is null and m.team_id is not null as holds_right
    from unnest(${buckets}::smallint[], ${repairs.map(({ id }) => id)}::text[]) as r(bucket, id)
    join approvals a on a.bucket = r.bucket and a.repair_id = r.id
    left join approval_uses u on u.bucket = a.bucket and u.approval_id = a.id
    left join people p on p.id = a.person_id
    left join team_members m on m.person_id = a.person_id and m.team_id = a.team
    order by a.granted_at`;
  const approvals = rows.map((row) => toRow<ApprovalRow>(row));
  return repairs.map(({ id }) => approvals.filter((row) => row.repairId === id));
}

/** What was judged on its own meanwhile, and is still listed. */
async function unlistJudged(tx: Tx, kind: string): Promise<void> {
  await tx`
    delete from dirty_objects where ctid = any(array(
      select d.ctid from dirty_objects d cross join lateral (
        select 1 from objects where bucket = d.bucket and kind = ${kind} and key = d.key and not dirty
        limit 1 for update skip locked) o
      where d.kind = ${kind}))`;
}

/** What rests on a source that is not fresh any more. As long as all are, nothing does, and nothing is read. */
function ofAged(tx: Tx, kind: string, judgedUnder: string) {
  return tx`
    select o.* from objects_now w cross join lateral (
      select * from objects where bucket = w.bucket and kind = ${kind} and key = w.key and not dirty and judged_under = ${judgedUnder}
      limit 1 for update skip locked) o
    where w.kind = ${kind} and w.verdict <> 'in_sync' and w.recheck_at is null and w.expires_at < now()
      and (select exists (select 1 from sources where kind = ${kind} and covers = 'all'
        and watermark + evidence_ms * interval '1 millisecond' < now()))`;
}

/** The lowest first, so that two who lock several never wait for each other. What belongs to them is read once they are locked: it is sent behind. */
async function lockBundles(tx: Tx, refs: readonly ObjectRef[]): Promise<(ObjectBundle | null)[]> {
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
function unnested(sql: Sql, refs: readonly ObjectRef[]) {
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
    repairs: parts.repairs.get(name) ?? [],
    breakers: parts.breakers.get(name) ?? [],
  };
}

/** All that belongs to the given objects, in seven statements however many they are. */
async function readParts(tx: Tx, refs: readonly ObjectRef[]) {
  const of = tx`(bucket, kind, key) in (select * from ${unnested(tx, refs)})`;
  const [intents, facts, attempts, effects, drifts, repairs, breakers] = await Promise.all([
    tx`select distinct on (bucket, kind, key) * from intents where ${of} order by bucket, kind, key, generation desc`,
    tx`select * from facts where ${of}`,
    tx`select * from attempts where ${of} order by reserved_at`,
    tx`select * from effects where ${of} order by started_at`,
    tx`
      select * from drifts where ${of} and (resolved_at is null or resolved_at > now() - interval '30 days')
      order by first_seen, id`,
    tx`
      select * from (select *, row_number() over (partition by bucket, kind, key order by proposed_at desc, id desc) as rank
                     from repairs where ${of}) r
      where rank <= 20 order by proposed_at desc, id desc`,
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
    repairs: byObject<RepairRow>(repairs),
    breakers: byObject<BreakerRow>(breakers),
  };
}

const nameOf = (ref: ObjectRef) => `${ref.kind}\0${ref.key}`;

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

type ClaimedRow = { kind: string; key: string; fence: string; request_token: string | null };

function toClaim({ kind, key, fence, request_token }: ClaimedRow, holder: string): Claim {
  return { kind, key, holder, fence: Number(fence), requestToken: request_token };
}

function claiming(sql: Sql): Pick<Store, "claimDue" | "claimOne" | "release" | "confirm"> {
  const confirm = gathering((asked: readonly Confirming[]) => confirmAll(sql, asked));
  return {
    async claimDue(holder, leaseMs, limit) {
      const rows = await sql<ClaimedRow[]>`
        update objects o
        set fence = o.fence + 1, lease_holder = ${holder},
            lease_until = now() + ${leaseMs} * interval '1 millisecond'
        from (
          select bucket, kind, key from objects
          where due_at <= now() and (lease_until is null or lease_until < now())
          order by due_at limit ${limit} for update skip locked
        ) due
        where o.bucket = due.bucket and o.kind = due.kind and o.key = due.key
        returning o.kind, o.key, o.fence, o.request_token`;
      return rows.map((row) => toClaim(row, holder));
    },
    async claimOne(ref, holder, leaseMs) {
      const [row] = await sql<ClaimedRow[]>`
        update objects set fence = fence + 1, lease_holder = ${holder},
               lease_until = now() + ${leaseMs} * interval '1 millisecond'
        where bucket = ${bucketOf(ref.kind, ref.key)} and kind = ${ref.kind} and key = ${ref.key}
          and (lease_until is null or lease_until < now())
        returning kind, key, fence, request_token`;
      return row ? toClaim(row, holder) : null;
    },
    release: gathering(async (claims: readonly Claim[]) => {
      await sql`
        update objects o set lease_holder = null, lease_until = null
        from (${held(sql, claims)} for update of o) h
        where o.bucket = h.bucket and o.kind = h.kind and o.key = h.key`;
      return claims.map(() => undefined);
    }),
    confirm: (claim, generation, leaseMs) => confirm({ claim, generation, leaseMs }),
  };
}

/** The objects of claims whose fence is still theirs; with generations, only those whose lease and request still stand. */
function held(sql: Sql, claims: readonly Claim[], generations: readonly (number | null)[] | null = null) {
  const isOurs = sql`where o.lease_until > now() and o.generation is not distinct from r.generation`;
  return sql`
    select o.bucket, o.kind, o.key
    from unnest(${claims.map(({ kind, key }) => bucketOf(kind, key))}::smallint[], ${claims.map(({ kind }) => kind)}::text[],
      ${claims.map(({ key }) => key)}::text[], ${claims.map(({ fence }) => fence)}::bigint[],
      ${[...(generations ?? [])]}::int[]) as r(bucket, kind, key, fence, generation)
    join objects o on o.bucket = r.bucket and o.kind = r.kind and o.key = r.key and o.fence = r.fence
    ${generations === null ? sql`` : isOurs} order by o.bucket, o.kind, o.key`;
}

type Confirming = { claim: Claim; generation: number | null; leaseMs: Millis };

async function confirmAll(sql: Sql, asked: readonly Confirming[]): Promise<Awaited<ReturnType<Store["confirm"]>>[]> {
  const claims = asked.map(({ claim }) => claim);
  const leaseMs = Math.min(...asked.map((one) => one.leaseMs));
  const generations = asked.map(({ generation }) => generation);
  const confirmed = sql<{ kind: string; key: string; remaining: number }[]>`
    update objects o set lease_until = greatest(o.lease_until, now() + ${leaseMs} * interval '1 millisecond')
    from (${held(sql, claims, generations)} for update of o) h
    where o.bucket = h.bucket and o.kind = h.kind and o.key = h.key
    returning o.kind, o.key, (extract(epoch from o.lease_until - now()) * 1000)::float8 as remaining`;
  const [rows, stops] = await Promise.all([confirmed, stopsInForce(sql)]);
  const remaining = new Map(rows.map((row) => [nameOf(row), row.remaining]));
  return claims.map((claim) => {
    const remainingMs = remaining.get(nameOf(claim));
    return remainingMs === undefined ? null : { remainingMs, stops };
  });
}

function looking(
  sql: Sql,
): Pick<Store, "registerSources" | "linkOf" | "makeDue" | "makeOpenDue" | "verdicts" | "openDrifts"> {
  return {
    async registerSources(rows) {
      for (const row of rows) {
        await sql`
          insert into sources (kind, name, title, standing, freshness_ms, evidence_ms, covers, pushed)
          values (${row.kind}, ${row.name}, ${row.title}, ${row.standing}, ${row.freshnessMs}, ${row.evidenceMs}, ${row.covers}, ${row.pushed})
          on conflict (kind, name) do update
            set title = excluded.title, standing = excluded.standing, freshness_ms = excluded.freshness_ms,
                evidence_ms = excluded.evidence_ms, covers = excluded.covers, pushed = excluded.pushed`;
      }
    },
    linkOf: gathering(async (refs: readonly ObjectRef[]) => {
      const rows = await sql<(ObjectRef & { external_id: string | null })[]>`
        select o.kind, o.key, o.external_id from ${unnested(sql, refs)}
        join objects o on o.bucket = r.bucket and o.kind = r.kind and o.key = r.key`;
      const links = new Map(rows.map((row) => [nameOf(row), row.external_id]));
      return refs.map((ref) => links.get(nameOf(ref)) ?? null);
    }),
    async makeDue(refs, inMs) {
      if (refs.length === 0) return;
      await sql`
        update objects o set due_at = least(o.due_at, now() + ${inMs} * interval '1 millisecond')
        from unnest(${refs.map((r) => bucketOf(r.kind, r.key))}::smallint[], ${refs.map((r) => r.kind)}::text[],
                    ${refs.map((r) => r.key)}::text[]) as due(bucket, kind, key)
        where o.bucket = due.bucket and o.kind = due.kind and o.key = due.key
          and (o.due_at is null or o.due_at > now() + ${inMs} * interval '1 millisecond')`;
    },
    async makeOpenDue(graceMs) {
      await sql`
        update objects o set due_at = d.due_at
        from (select bucket, kind, key, min(due_at) as due_at from (
          select d.bucket, d.kind, d.key, now() + case when bool_or(d.gate_verdict = 'ask') then interval '0'
            else ${graceMs} * interval '1 millisecond' end as due_at
          from drifts d
          where d.resolved_at is null and d.gate_verdict in ('ask', 'act') and not exists (
            select 1 from repairs r where r.bucket = d.bucket and r.kind = d.kind and r.key = d.key and r.class = d.class
              and (r.state in ('attempting','verifying','not_confirmed')
                or r.state in ('proposed','approved') and r.drift_id = d.id and r.plan_hash = d.plan ->> 'hash'))
          group by 1, 2, 3
          union all
          -- A plan whose difference is gone waits for nobody any more.
          select r.bucket, r.kind, r.key, now()
          from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
          where r.state in ('proposed','approved') and d.resolved_at is not null
        ) due group by 1, 2, 3) d
        where o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
          and (o.due_at is null or o.due_at > d.due_at and o.poison = 0)`;
    },
    async verdicts(kind, key) {
      const rows = await sql<{ verdict: Verdict; count: number }[]>`
        select verdict, count(*)::int as count from objects
        where kind = ${kind} and (generation is not null or classes <> '{}') ${key === null ? sql`` : sql`and key = ${key}`}
        group by verdict`;
      const counts: Record<Verdict, number> = { in_sync: 0, pending: 0, verifying: 0, drifted: 0, contradictory: 0 };
      for (const row of rows) counts[row.verdict] = row.count;
      return counts;
    },
    async openDrifts(scope, after, limit) {
      const rows = await sql`
        select d.*, greatest(d.last_seen, o.verdict_as_of) as last_seen from drifts d join objects_now o on o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
        where d.resolved_at is null and d.kind = ${scope.kind} and d.class = any(o.classes) and d.id > ${after ?? ""}
          ${scope.key === undefined ? sql`` : sql`and d.key = ${scope.key}`}
          ${scope.class === undefined ? sql`` : sql`and d.class = ${scope.class}`}
        order by d.id limit ${limit}`;
      return rows.map((row) => toRow<DriftRow>(row));
    },
  };
}

function running(sql: Sql): Pick<Store, "startRun" | "endRun" | "lease" | "beat"> {
  return {
    async startRun(run) {
      await sql`
        insert into runs (id, mode, scope, started_by, started_at)
        values (${run.id}, ${run.mode}, ${sql.json(run.scope as never)}, ${run.startedBy}, now())`;
    },
    async endRun(id, end) {
      await transactionWithRetry(sql, async (tx) => {
        await tx`
          update runs set ended_at = now(), complete = ${end.complete}, error = ${end.error},
                 report = ${end.report === null ? null : tx.json(end.report as never)}
          where id = ${id}`;
        await tx`select pg_notify('plumbline', ${JSON.stringify({ topic: "run", id })})`;
      });
    },
    async lease(name, holder, ms) {
      const rows = await sql`
        insert into leases as l (name, holder, until)
        values (${name}, ${holder}, now() + ${ms} * interval '1 millisecond')
        on conflict (name) do update set holder = excluded.holder, until = excluded.until
          where l.until < now() or l.holder = ${holder}
        returning 1`;
      return rows.length === 1;
    },
    async beat(worker) {
      await sql`
        insert into workers (id, version, started_at, seen_at) values (${worker.id}, ${worker.version}, now(), now())
        on conflict (id) do update set seen_at = now()`;
      await addUpCounts(sql);
    },
  };
}

/**
 * Where several rows say how many, one does; what is older than any age that is told apart has no minute any more. By
 * several at once each takes rows of its own, and at any moment the sum is the same.
 */
async function addUpCounts(sql: Sql): Promise<void> {
  const kept = sql`case when minute > now() - interval '8 days' then minute else '-infinity' end as kept`;
  await sql`
    with counts as (select ctid, class, owner, minute, ${kept} from drift_counts),
    several as (select array_agg(ctid) as rows from counts group by class, owner, kept having count(*) > 1 or max(minute) > kept),
    taken as (
      delete from drift_counts where ctid = any(array(
        select ctid from drift_counts where ctid in (select unnest(rows) from several) for update skip locked))
      returning class, owner, ${kept}, n)
    insert into drift_counts
    select class, owner, kept, sum(n) from taken group by class, owner, kept having sum(n) <> 0`;
}

function stopsInForce(sql: Sql): Promise<StopRow[]> {
  return sql`
    select id, scope, reason, set_by, set_at, until, pause from stops
    where lifted_at is null and (until is null or until > now()) order by set_at, id`.then((rows) =>
    rows.map((row) => toRow<StopRow>(row)),
  );
}

type Counts = Pick<Settings, "population" | "drifted" | "byClass">;

/** Shares of a population do not change within seconds, and counting it costs what it is large: it is done for at most a fiftieth of the time. */
class CountCache {
  static readonly MIN_AGE_MS = 5_000;
  static readonly AGE_PER_COST = 50;
  readonly #sql: Sql;
  readonly #known = new Map<string, { until: number; counts: Promise<Counts> }>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  of(kind: string): Promise<Counts> {
    const known = this.#known.get(kind);
    const began = systemPorts.clock.monotonic();
    if (known !== undefined && began < known.until) return known.counts;
    const counts = this.#count(kind);
    const entry = { until: began + CountCache.MIN_AGE_MS, counts };
    this.#known.set(kind, entry);
    counts.then(
      () => {
        const cost = systemPorts.clock.monotonic() - began;
        entry.until = began + Math.max(CountCache.MIN_AGE_MS, CountCache.AGE_PER_COST * cost);
      },
      () => this.#known.delete(kind),
    );
    return counts;
  }

  async #count(kind: string): Promise<Counts> {
    const classes = await this.#sql<{ class: DriftClass; n: number }[]>`
      select c as class, count(*)::int as n from objects, unnest(classes) c
      where kind = ${kind} and verdict <> 'in_sync' group by 1`;
    const byClass = Object.fromEntries(classes.map((row) => [row.class, row.n]));
    const [row] = await this.#sql<Omit<Counts, "byClass">[]>`
      select (select count(*)::int from objects where kind = ${kind}) as population,
        (select count(*)::int from objects where kind = ${kind} and verdict <> 'in_sync' and classes <> '{}') as drifted`;
    return { ...required(row), byClass };
  }
}

async function readSettings(sql: Sql, cache: CountCache, kind: string, window: Millis): Promise<Settings> {
  const [teams, stops, policies, sources, budgets, batches, counts] = await Promise.all([
    sql`select id, epoch, departed_at from teams order by id`,
    stopsInForce(sql),
    sql`select class, direction, mode, approvals, both_owners, version from policies where kind = ${kind}`,
    sql`select kind, name, standing, watermark, counted from sources where kind = ${kind}`,
    sql`select scope, used from budgets where window_start = ${new Date(window)}`,
    batchesOf(sql, kind),
    cache.of(kind),
  ]);
  return {
    teams: teams.map((row) => toRow<TeamRow>(row)),
    stops,
    policies: policies.map((row) => toRow<PolicyOverride>(row)),
    sources: sources.map((row) => toRow<SourceRow>(row)),
    budgets: budgets.map((row) => toRow<BudgetUse>(row)),
    batches,
    ...counts,
  };
}

const JSON_COLUMNS = new Set([
  "found",
  "detail",
  "evidence",
  "plan",
  "gateReasons",
  "moved",
  "snoozeRule",
  "acceptance",
  "receipt",
  "proof",
  "situation",
  "said",
  "gates",
]);
const TIME = /(At|Until|Since|AsOf|Seen|Before|Review)$|^since$/;

/** Row values as JSON that the database reads by its column types. */
function toJsonColumns(row: Record<string, unknown>): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (value === undefined) continue;
    const { column, isTime } = columnOf(name);
    columns[column] = isTime && typeof value === "number" ? new Date(value).toISOString() : value;
  }
  return columns;
}

const columnNames = new Map<string, { column: string; isTime: boolean }>();

function columnOf(name: string) {
  const known = columnNames.get(name);
  if (known !== undefined) return known;
  const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const added = { column, isTime: TIME.test(name) };
  columnNames.set(name, added);
  return added;
}

/** Row values as the driver takes them: JSON marked as such, times as dates, names in snake case. */
function toColumns(tx: Tx, row: Record<string, unknown>): Record<string, never> {
  const columns: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) continue;
    let written = value;
    if (value !== null && JSON_COLUMNS.has(name)) written = tx.json(value as never);
    else if (typeof value === "number" && columnOf(name).isTime) written = new Date(value);
    columns[columnOf(name).column] = written;
  }
  return columns as Record<string, never>;
}

const camelNames = new Map<string, string>();

function camelCase(name: string): string {
  const known = camelNames.get(name);
  if (known !== undefined) return known;
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  camelNames.set(name, camel);
  return camel;
}

/**
 * The one cast from what the driver read to a row type: names to camel case, dates to milliseconds, int8 (fences) to
 * numbers. The row types above are kept in step with the schema by the store's own tests.
 */
function toRow<T>(columns: Record<string, unknown>): T {
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(columns)) {
    const camel = camelCase(name);
    if (value instanceof Date) row[camel] = value.getTime();
    else row[camel] = camel === "fence" ? Number(value) : value;
  }
  return row as T;
}

async function update(
  tx: Tx,
  table: "objects" | "drifts" | "repairs" | "attempts",
  ref: ObjectRef,
  patch: Record<string, unknown>,
  id?: string,
  from?: readonly string[],
): Promise<boolean> {
  const columns = toColumns(tx, patch);
  if (Object.keys(columns).length === 0) return true;
  const rows = await tx`
    update ${tx(table)} set ${tx(columns)}
    where bucket = ${bucketOf(ref.kind, ref.key)} and kind = ${ref.kind} and key = ${ref.key}
      ${id === undefined ? tx`` : tx`and id = ${id}`}
      ${from === undefined ? tx`` : tx`and state in ${tx([...from])}`}
    returning 1`;
  return rows.length === 1;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The database gave no row where one is certain.");
  return value;
}
