import { connect, json, onOneConnection, type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { summarize } from "../db/queries/summarize.ts";
import { gathering } from "./gathering.ts";
import { bucketOf, type ObjectRef } from "./model/bucket.ts";
import type { Millis } from "./model/evidence.ts";
import { refOf } from "./model/reference.ts";
import type { Verdict } from "./model/verdict.ts";
import { inOneGo } from "./postgres-batch.ts";
import { weighing } from "./postgres-budgets.ts";
import { isAnyDue, lockBundles, nameOf, toJudge, unlist, unnested } from "./postgres-bundles.ts";
import { claimsOn } from "./postgres-claims.ts";
import { KIND_SERVED, leasesOn } from "./postgres-leases.ts";
import { required, toColumns, toJsonColumns, toRow } from "./postgres-rows.ts";
import { scansOn } from "./postgres-scans.ts";
import { CountCache, readUncounted } from "./postgres-settings.ts";
import { settlingOn } from "./postgres-settle.ts";
import { togetherOn } from "./postgres-together.ts";
import { appendAudit } from "./record/append.ts";
import { putFacts } from "./record/put-facts.ts";
import type { ApprovalRow, Counts, DriftRow, FactRow, Settings, Store, StoreTx, Uncounted } from "./store.ts";

/** The store on Postgres. One small statement per method; every lock is visible here. */
export function postgresStore(options: { url: string; name: string; max?: number }): Store & { sql: Sql } {
  const sql = connect({ plannedOnce: true, byIndex: true, ...options });
  const counts = new CountCache(sql);
  const now = gathering(async (asked: readonly null[]) => {
    const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
    return asked.map(() => required(row).now.getTime());
  });
  const uncounted = gathering((asked: readonly { kind: string; window: Millis }[]) => {
    const reads = new Map(asked.map((one) => [`${one.kind} ${one.window}`, one]));
    // One after the other: eight connections, each woken for one statement, take longer than all of these.
    const readOne = ({ kind, window }: { kind: string; window: Millis }) =>
      onOneConnection(sql, (one) => readUncounted(one, kind, window));
    const read = new Map([...reads].map(([name, one]) => [name, readOne(one)]));
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
    settings: (kind, window) => withCounts(uncounted({ kind, window }), counts.of(kind)),
    uncounted: (kind, window) => uncounted({ kind, window }),
    counts: (kind) => counts.of(kind),
    ...leasesOn(sql),
    ...looking(sql),
    ...scansOn(sql),
    ...weighing(sql),
    ...settlingOn(sql),
    isAnyDue: (kind, due) => isAnyDue(sql, kind, due),
    ...claimsOn(sql),
    ...running(sql),
    summarize: (scope) => summarize(sql, scope),
    close: () => sql.end({ timeout: 5 }),
  };
}

async function withCounts(uncounted: Promise<Uncounted>, counts: Promise<Counts>): Promise<Settings> {
  const [settings, counted] = await Promise.all([uncounted, counts]);
  return { ...settings, ...counted };
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
    toJudge: (kind, due, limit) => toJudge(tx, kind, due, limit),
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
    async updateObject(ref, { dirty, ...patch }) {
      const unlisted = dirty === false ? unlist(tx, [ref]) : null;
      await Promise.all([unlisted, update(tx, "objects", ref, patch)]);
    },
    putFact: async (fact) => (await putFacts(tx, [fact]))[0] ?? null,
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
          select 1 from facts f join sources s on s.kind = f.kind and s.name = f.source
          where f.kind = ${ref.kind} and f.key <> ${ref.key} and f.complete and s.standing = 'authoritative'
            and greatest(f.as_of, case when s.covers = 'all' then s.watermark end) + s.evidence_ms * interval '1 millisecond' >= now()
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
        update intents set desired = ${json(tx, desired)}
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
    settings: (kind, window) => withCounts(readUncounted(tx, kind, window), counts.of(kind)),
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
      // One that its kind does not declare any more decides nothing from here on, whatever it showed.
      await sql`
        update sources set standing = 'context' where kind = any(${rows.map((row) => row.kind)}) and standing <> 'context'
          and (kind, name) not in (select * from unnest(${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.name)}::text[]))`;
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
      // One look-up each (`offset 0`), by the index of open repairs, whose words these are: a plan made while there are few
      // repairs would go through all of them for each drift.
      await sql`
        update objects o set due_at = d.due_at
        from (select bucket, kind, key, min(due_at) as due_at from (
          select d.bucket, d.kind, d.key, now() + case when bool_or(d.gate_verdict = 'ask') then interval '0'
            else ${graceMs} * interval '1 millisecond' end as due_at
          from drifts d
          where d.resolved_at is null and d.gate_verdict in ('ask', 'act') and not exists (
            select 1 from repairs r where r.bucket = d.bucket and r.kind = d.kind and r.key = d.key and r.class = d.class
              and r.state in ('proposed','approved','attempting','verifying','not_confirmed') and (r.state in ('attempting','verifying','not_confirmed')
                or r.state in ('proposed','approved') and r.drift_id = d.id and r.plan_hash = d.plan ->> 'hash') offset 0)
          group by 1, 2, 3
          union all
          -- A plan whose difference is gone waits for nobody any more.
          select r.bucket, r.kind, r.key, now()
          from repairs r where r.state in ('proposed','approved') and exists (
            select 1 from drifts d where d.bucket = r.bucket and d.id = r.drift_id and d.resolved_at is not null offset 0)
        ) due group by 1, 2, 3) d
        where o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
          and (o.due_at is null or o.due_at > d.due_at and o.poison = 0)`;
    },
    async verdicts(kind, key) {
      const ofKey = key === null ? sql`` : sql`and bucket = ${bucketOf(kind, key)} and key = ${key}`;
      const rows = await sql<{ verdict: Verdict; count: number }[]>`
        select verdict, count(*)::int as count from objects
        where kind = ${kind} and (generation is not null or classes <> '{}') ${ofKey}
        group by verdict`;
      const counts: Record<Verdict, number> = { in_sync: 0, pending: 0, verifying: 0, drifted: 0, contradictory: 0 };
      for (const row of rows) counts[row.verdict] = row.count;
      return counts;
    },
    openDrifts: (scope, after, limit) => openDrifts(sql, scope, after, limit),
  };
}

/** In the order of the index `drifts_open`, one look at its object each: in any other, each page would sort all of them. */
async function openDrifts(sql: Sql, ...[scope, after, limit]: Parameters<Store["openDrifts"]>): Promise<DriftRow[]> {
  const { kind, key } = scope;
  const from = after && sql`(${bucketOf(kind, after.key)}, ${kind}, ${after.key}, ${after.class})`;
  const rows = await sql`
    select d.*, greatest(d.last_seen, o.verdict_as_of) as last_seen from drifts d cross join lateral (
      select classes, verdict_as_of from objects_now where bucket = d.bucket and kind = d.kind and key = d.key limit 1) o
    where d.resolved_at is null and d.kind = ${kind} and d.class = any(o.classes)
      ${from === null ? sql`` : sql`and (d.bucket, d.kind, d.key, d.class) > ${from}`}
      ${key === undefined ? sql`` : sql`and d.bucket = ${bucketOf(kind, key)} and d.key = ${key}`}
      ${scope.class === undefined ? sql`` : sql`and d.class = ${scope.class}`}
    order by d.bucket, d.kind, d.key, d.class limit ${limit}`;
  return rows.map((row) => toRow<DriftRow>(row));
}

/** Some beats: who is late with one has its kinds all the same. */
const SERVED_MS = 30_000;

function running(sql: Sql): Pick<Store, "startRun" | "endRun" | "lease" | "beat"> {
  return {
    async startRun(run) {
      await sql`
        insert into runs (id, mode, scope, started_by, started_at)
        values (${run.id}, ${run.mode}, ${json(sql, run.scope)}, ${run.startedBy}, now())`;
    },
    async endRun(id, end) {
      await transactionWithRetry(sql, async (tx) => {
        await tx`
          update runs set ended_at = now(), complete = ${end.complete}, error = ${end.error},
                 report = ${end.report === null ? null : json(tx, end.report)}
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
      await sql`
        insert into leases (name, holder, until)
        select ${KIND_SERVED} || kind, ${worker.id}, now() + ${SERVED_MS} * interval '1 millisecond'
        from unnest(${[...worker.kinds].sort()}::text[]) as kind
        on conflict (name) do update set holder = excluded.holder, until = excluded.until`;
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
