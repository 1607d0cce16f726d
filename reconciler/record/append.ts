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
 * row lock is what keeps the chain free of gaps and forks, and it is held to the end of the transaction. The function has
 * its owner's rights, so that a console need not have any to write the record.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  const { bucket, body } = entryText(entry);
  const { actor, action, kind = null, key = null, subject = null } = entry;
  await tx`
    select plumbline.append_entry(${bucket}::smallint, ${actor.kind}, ${actor.id}, ${action}, ${kind}, ${key}, ${subject}, ${body})`;
}

/** The same for many entries, in their order. Two who append to the same chains at once lock them in one order. */
export async function appendAudits(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const texts = entries.map(entryText);
  const of = (column: (entry: AuditEntry) => string | null | undefined) => entries.map((one) => column(one) ?? null);
  await tx`
    select plumbline.append_entries(${texts.map(({ bucket }) => bucket)}::smallint[], ${of(({ actor }) => actor.kind)}::text[],
      ${of(({ actor }) => actor.id)}::text[], ${of(({ action }) => action)}::text[], ${of(({ kind }) => kind)}::text[],
      ${of(({ key }) => key)}::text[], ${of(({ subject }) => subject)}::text[], ${texts.map(({ body }) => body)}::text[])`;
}
