import type { Fragment } from "postgres";
import { type Sql, type Tx, transactionWithRetry } from "../db/client.ts";
import { whyClosed } from "./policy/budget.ts";
import { appendAudit } from "./record/append.ts";
import type { BatchRow, Parking, Store } from "./store.ts";

/** Batches that hold something, and those whose release is not over. */
export async function batchesOf(sql: Sql, kind: string): Promise<BatchRow[]> {
  const rows = await sql<(Omit<BatchRow, "releasedUntil"> & { released_until: Date | null })[]>`
    select id, kind, scopes, wanted, says, digest, released_until from batches
    where kind = ${kind} and closed_at is null and (released_at is null or released_until > now()) order by parked_at, id`;
  return rows.map(({ released_until, ...row }) => ({ ...row, releasedUntil: released_until?.getTime() ?? null }));
}

/** Would act without a person, but for a budget; beside what was begun, what people decided, and what a release covers. */
function wanted(sql: Sql): Fragment {
  return sql`d.resolved_at is null and d.plan is not null
    and (d.gate_verdict = 'act' or (d.gate_reasons @> '[{"code":"budget_spent"}]'::jsonb
      and not jsonb_path_exists(d.gate_reasons, '$[*].code ? (@ != "budget_spent")')))
    and not exists (select 1 from repairs r where r.bucket = d.bucket and r.kind = d.kind and r.key = d.key
      and r.state in ('proposed','approved','attempting','verifying','not_confirmed')
      and r.drift_id = d.id and (r.state in ('attempting','verifying','not_confirmed')
        or r.state = 'approved' and r.decided_by <> 'policy') offset 0)
    and not exists (select 1 from batches b where b.id = d.batch and b.released_until > now()
      and d.batch_plan = d.plan ->> 'hash' and not exists (select 1 from attempts a where a.bucket = d.bucket
        and a.kind = d.kind and a.key = d.key and a.plan_hash = d.batch_plan and a.state = 'happened' offset 0) offset 0)`;
}

export function weighing(sql: Sql): Pick<Store, "wants" | "park"> {
  return {
    wants: async (kind) => {
      const rows = await sql<{ class: string; owner: string; n: number }[]>`
        select d.class, d.plan ->> 'owner' as owner, count(*)::int as n from drifts d
        where d.kind = ${kind} and ${wanted(sql)} group by 1, 2 order by 1, 2`;
      return [...rows];
    },
    park: (kind, short) =>
      transactionWithRetry(sql, async (tx) => {
        const [parked] = await tx<{ id: string; digest: string; says: string }[]>`
          select id, digest, says from batches
          where kind = ${kind} and released_at is null and closed_at is null for update`;
        if (short !== null) return refill(tx, kind, short, parked);
        if (parked === undefined) return false;
        const fits = await tx`select 1 from drifts d where d.batch = ${parked.id} and ${wanted(tx)} limit 1`;
        await tx`update drifts set batch = null, batch_plan = null where batch = ${parked.id} and resolved_at is null`;
        await tx`update batches set closed_at = now() where id = ${parked.id}`;
        await told(tx, "batch.closed", parked.id, { kind, says: whyClosed(fits.length > 0) });
        return true;
      }),
  };
}

/** The batch holds exactly what is wanted of the short groups, each with today's plan. */
async function refill(
  tx: Tx,
  kind: string,
  short: Parking,
  parked: { id: string; digest: string; says: string } | undefined,
) {
  const id = parked?.id ?? short.id;
  const inIt = tx`d.kind = ${kind} and ${wanted(tx)} and (d.class, d.plan ->> 'owner') in (
    select * from unnest(${short.groups.map((group) => group.class)}::text[], ${short.groups.map((group) => group.owner)}::text[]))`;
  await tx`
    update drifts d set batch = null, batch_plan = null
    where d.batch = ${id} and d.resolved_at is null and (${inIt}) is not true`;
  await tx`
    update drifts d set batch = ${id}, batch_plan = d.plan ->> 'hash'
    where ${inIt} and (d.batch, d.batch_plan) is distinct from (${id}, d.plan ->> 'hash')`;
  const [now] = await tx<{ n: number; digest: string }[]>`
    select count(*)::int as n, encode(sha256(convert_to(coalesce(string_agg(batch_plan, ',' order by batch_plan), ''), 'UTF8')), 'hex') as digest
    from drifts where batch = ${id} and resolved_at is null`;
  if (now === undefined || (parked?.digest === now.digest && parked.says === short.says)) return false;
  await tx`
    insert into batches (id, kind, scopes, wanted, says, digest)
    values (${id}, ${kind}, ${short.scopes}, ${now.n}, ${short.says}, ${now.digest})
    on conflict (id) do update set scopes = excluded.scopes, wanted = excluded.wanted, says = excluded.says, digest = excluded.digest`;
  if (parked?.digest !== now.digest) {
    await told(tx, "batch.parked", id, { kind, wanted: now.n, says: short.says, digest: now.digest });
  }
  return true;
}

async function told(tx: Tx, action: string, id: string, detail: Record<string, unknown>): Promise<void> {
  await appendAudit(tx, { actor: { kind: "reconciler", id: "sweep" }, action, subject: id, detail });
  await tx`select pg_notify('plumbline', ${JSON.stringify({ topic: "stop", id })})`;
}
