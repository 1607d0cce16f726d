/** Agents' claims in the database: which wait beside what is known now, and what was made of them. */
import type { Fragment } from "postgres";
import { json, type Sql, transactionWithRetry } from "../db/client.ts";
import { bucketOf } from "./model/bucket.ts";
import type { Actor } from "./model/role.ts";
import { appendAudits } from "./record/append.ts";
import type { CheckedClaim, OpenClaim, Store } from "./store.ts";

export function claimsOn(sql: Sql): Pick<Store, "openClaims" | "closeClaims"> {
  return {
    openClaims: (kind, after, limit) => openClaims(sql, kind, after, limit),
    closeClaims: (checked, actor) => closeClaims(sql, checked, actor),
  };
}

/** What a source shows is as fresh as its last complete scan; that it shows nothing, only as its own read. */
async function openClaims(
  sql: Sql,
  kind: string,
  after: { claimedAt: number; id: string } | null,
  limit: number,
): Promise<OpenClaim[]> {
  const millis = (time: Fragment) => sql`(extract(epoch from ${time}) * 1000)::float8`;
  const from =
    after === null ? sql`` : sql`and (${millis(sql`c.claimed_at`)}, c.id) > (${after.claimedAt}, ${after.id})`;
  const asOf = sql`case when f.found <> '[]' and s.covers = 'all' then greatest(f.as_of, s.watermark) else f.as_of end`;
  const rows = await sql<OpenClaim[]>`
    select c.id, c.kind, c.key, c.says, ${millis(sql`c.claimed_at`)} as "claimedAt", coalesce(
      (select jsonb_agg(jsonb_build_object('source', f.source, 'complete', f.complete, 'found', f.found, 'digest', f.digest,
          'asOf', floor(${millis(asOf)})) order by f.source)
        from facts f join sources s on s.kind = f.kind and s.name = f.source
        where f.bucket = c.bucket and f.kind = c.kind and f.key = c.key), '[]') as looks
    from claims c where c.kind = ${kind} and c.verdict is null ${from}
    order by c.claimed_at, c.id limit ${limit}`;
  return [...rows];
}

/** In one statement and one piece of the record; another process may have been first. */
async function closeClaims(sql: Sql, checked: readonly CheckedClaim[], actor: Actor): Promise<void> {
  if (checked.length === 0) return;
  const rows = checked.map(({ id, kind, key, check }) => ({ id, bucket: bucketOf(kind, key), ...check }));
  await transactionWithRetry(sql, async (tx) => {
    const closed = await tx<{ id: string; agent: string }[]>`
      update claims c set verdict = r.verdict, reason = r.reason, differences = r.differences, evidence = r.evidence, checked_at = now()
      from jsonb_to_recordset(${json(tx, rows)}) as r(bucket smallint, id text, verdict text, reason text, differences jsonb, evidence jsonb)
      where c.bucket = r.bucket and c.id = r.id and c.verdict is null
      returning c.id, c.agent`;
    const agents = new Map(closed.map(({ id, agent }) => [id, agent]));
    const entries = checked
      .filter(({ id }) => agents.has(id))
      .map(({ id, kind, key, check }) => ({
        ...{ actor, action: "claim.checked", kind, key, subject: id },
        detail: { ...check, says: `Compared: ${check.reason.replaceAll("_", " ")}.`, agent: agents.get(id) },
      }));
    await appendAudits(tx, entries);
  });
}
