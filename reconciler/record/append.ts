import type { Tx } from "../../db/client.ts";
import { canonical } from "../../lib/canonical.ts";
import { bucketOf } from "../model/bucket.ts";
import type { Actor } from "../model/role.ts";

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
 * row lock is what keeps the chain free of gaps and forks, and it is held to the end of the transaction.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { kind = null, key = null, subject = null } = entry;
  const { bucket, body } = entryText(entry);
  await tx`
    with entry as (
      select ${bucket}::smallint as bucket, clock_timestamp() as at, ${body}::text as body
    ), text as (
      select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_text from entry
    ), head as (
      insert into audit_heads as h (bucket, seq, hash)
      select bucket, 1, sha256('\\x'::bytea || convert_to('1' || E'\n' || at_text || E'\n' || body, 'UTF8')) from text
      on conflict (bucket) do update
        set seq = h.seq + 1,
            hash = sha256(h.hash || convert_to((h.seq + 1)::text || E'\n' ||
              (select at_text || E'\n' || body from text), 'UTF8'))
      returning seq, hash
    )
    insert into audit (bucket, seq, at, actor_kind, actor_id, action, kind, key, subject, body, hash)
    select text.bucket, head.seq, text.at, ${entry.actor.kind}, ${entry.actor.id}, ${entry.action},
           ${kind}, ${key}, ${subject}, text.body, head.hash
    from text, head`;
}
