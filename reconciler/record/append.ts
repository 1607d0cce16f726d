import type { Tx } from "../../db/client.ts";
import { canonical } from "../../lib/canonical.ts";
import { bucketOf } from "../model/bucket.ts";
import type { Actor } from "../model/role.ts";
import { chainHash } from "./chain.ts";

export type AuditEntry = {
  actor: Actor;
  /** {entity}.{past participle}: repair.approved */
  action: string;
  /** The object it is about. Entries about none (stops, sign-ins, runs) go to the chain of their subject. */
  kind?: string | null;
  key?: string | null;
  /** Id of the drift, repair, attempt, run, stop or person it is about. */
  subject?: string | null;
  /** Plain data without secrets: what was found, decided, attempted, proved, and what remains uncertain. */
  detail?: Record<string, unknown>;
};

/** Where an entry goes, and the text of it that is hashed. */
export function entryText(entry: AuditEntry): { bucket: number; body: string } {
  if (entry.actor.id === "") throw new Error("An audit entry needs an actor.");
  const { kind = null, key = null, subject = null } = entry;
  const bucket = kind !== null && key !== null ? bucketOf(kind, key) : bucketOf("record", subject ?? entry.action);
  const { action, actor, detail = {} } = entry;
  return { bucket, body: canonical({ action, actor, detail, key, kind, subject }) };
}

/**
 * Adds one entry to its bucket's chain, inside the transaction of the change it describes. One statement: the head's
 * row lock is what keeps the chain free of gaps and forks, and it is held to the end of the transaction. The function has
 * its owner's rights, so that a console need not have any to write the record.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { bucket, body } = entryText(entry);
  const { actor, action, kind = null, key = null, subject = null } = entry;
  await tx`
    select plumbline.append_entry(${bucket}::smallint, ${actor.kind}, ${actor.id}, ${action}, ${kind}, ${key}, ${subject}, ${body})`;
}

/** Several by the same function, the lowest bucket first: two who append to the same chains do not wait for each other. */
export async function appendEach(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  const rows = entries.map((entry) => {
    const { actor, action, kind = null, key = null, subject = null } = entry;
    return { ...entryText(entry), actor_kind: actor.kind, actor_id: actor.id, action, kind, key, subject };
  });
  rows.sort((a, b) => a.bucket - b.bucket);
  await tx`
    select plumbline.append_entry(bucket, actor_kind, actor_id, action, kind, key, subject, body)
    from jsonb_to_recordset(${tx.json(rows)}) as r(bucket smallint, actor_kind text, actor_id text, action text, kind text,
      key text, subject text, body text)`;
}

/** The same for many entries, in their order: the heads of all their chains are locked first, the lowest bucket first. For who owns the record. */
export async function appendAudits(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const bodies = entries.map((entry) => ({ entry, ...entryText(entry) }));
  const buckets = [...new Set(bodies.map(({ bucket }) => bucket))].sort((a, b) => a - b);
  const heads = await lockHeads(tx, buckets);
  const chains = new Map(heads.map(({ bucket, seq, hash, at }) => [bucket, { seq: Number(seq), hash, at }]));
  const rows = bodies.map(({ entry, bucket, body }) => {
    const chain = chains.get(bucket);
    if (chain === undefined) throw new Error("A chain without a head.");
    chain.seq += 1;
    chain.hash = chainHash(chain.hash, chain.seq, chain.at, body);
    const { actor, action, kind = null, key = null, subject = null } = entry;
    const names = { actor_kind: actor.kind, actor_id: actor.id, action, kind, key, subject };
    return { bucket, seq: chain.seq, at: chain.at, ...names, body, hash: `\\x${chain.hash.toString("hex")}` };
  });
  const moved = [...chains].map(([bucket, { seq, hash }]) => ({ bucket, seq, hash: `\\x${hash.toString("hex")}` }));
  await Promise.all([
    tx`insert into audit select r.* from jsonb_populate_recordset(null::audit, ${tx.json(rows)}) r`,
    tx`
      update audit_heads h set seq = r.seq, hash = r.hash
      from jsonb_populate_recordset(null::audit_heads, ${tx.json(moved)}) r where h.bucket = r.bucket`,
  ]);
}

type Head = { bucket: number; seq: string; hash: Buffer; at: string };

/** A chain that nothing was added to yet gets its head first. */
async function lockHeads(tx: Tx, buckets: readonly number[]): Promise<Head[]> {
  const made = tx`
    insert into audit_heads (bucket, seq, hash) select b, 0, '' from unnest(${[...buckets]}::smallint[]) b order by b
    on conflict do nothing`.execute();
  const locked = tx<Head[]>`
    select bucket, seq, hash, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from audit_heads where bucket = any(${[...buckets]}::smallint[]) order by bucket for update`;
  const [heads] = await Promise.all([locked, made]);
  return heads;
}
