/**
 * The writes of many objects in a few statements. What is read meanwhile is as it was before; everything is sent, in the
 * order of its kind, when the work has ended.
 */
import { json, type Tx } from "../db/client.ts";
import { copyIn } from "../db/copy.ts";
import { bucketOf, type ObjectRef } from "./model/bucket.ts";
import { unlist } from "./postgres-bundles.ts";
import { type AuditEntry, appendAudits } from "./record/append.ts";
import type { StoreTx } from "./store.ts";

type Table = "drifts" | "judgements" | "objects";
type Columns = Record<string, unknown>;

/** Names in snake case, times as text: as JSON the database reads them by its own column types. */
export type ToJson = (row: Columns) => Columns;

export async function inOneGo<T>(
  tx: Tx,
  store: StoreTx,
  toJson: ToJson,
  work: (tx: StoreTx) => Promise<T>,
): Promise<T> {
  const inserts = new Map<Table, Columns[]>();
  const updates = new Map<string, { table: Table; columns: string[]; rows: Columns[] }>();
  const entries: AuditEntry[] = [];
  const hints: string[] = [];

  const keyOf = (ref: ObjectRef) => ({ bucket: bucketOf(ref.kind, ref.key), kind: ref.kind, key: ref.key });
  const insert = (table: Table, row: ObjectRef & Columns) => {
    const rows = inserts.get(table) ?? [];
    inserts.set(table, rows);
    rows.push(toJson({ ...row, ...keyOf(row) }));
  };
  const judged: ObjectRef[] = [];
  const update = (table: Table, ref: ObjectRef, patch: Columns, id?: string) => {
    const changed = toJson(patch);
    const columns = Object.keys(changed).sort();
    const name = `${table} ${columns.join(" ")}`;
    const group = updates.get(name) ?? { table, columns, rows: [] };
    updates.set(name, group);
    group.rows.push({ ...changed, ...keyOf(ref), ...(id === undefined ? {} : { id }) });
  };
  const result = await work({
    ...store,
    insertDrift: async (row) => insert("drifts", row),
    updateDrift: async (ref, id, patch) => update("drifts", ref, patch, id),
    keepJudgement: async (row) => insert("judgements", { at: tx.transactionTime.toISOString(), ...row }),
    updateObject: async (ref, { dirty, ...patch }) => {
      if (dirty === false) judged.push(ref);
      update("objects", ref, patch);
    },
    audit: async (entry) => void entries.push(entry),
    notify: async (hint) => void hints.push(JSON.stringify(hint)),
  });

  for (const [table, rows] of inserts) await insertRows(tx, table, rows);
  for (const group of updates.values()) await updateRows(tx, group);
  // A lot that follows does not have to pass over these again.
  if (judged.length > 0) await unlist(tx, judged);
  await appendAudits(tx, entries);
  if (hints.length > 0) await tx`select pg_notify('plumbline', hint) from unnest(${hints}::text[]) hint`;
  return result;
}

/** By COPY: as one parameter all of it would be read twice. */
async function insertRows(tx: Tx, table: Table, rows: Columns[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const query = tx`copy ${tx(table)} (${tx(columns)}) from stdin`;
  const asText = (value: unknown) =>
    value === null || value === undefined ? null : typeof value === "object" ? JSON.stringify(value) : String(value);
  await copyIn(
    query,
    rows.map((row) => columns.map((column) => asText(row[column]))),
  );
}

async function updateRows(tx: Tx, group: { table: Table; columns: string[]; rows: Columns[] }): Promise<void> {
  if (group.columns.length === 0) return;
  const set = group.columns.map((name, n) => tx`${n === 0 ? tx`` : tx`, `}${tx(name)} = r.${tx(name)}`);
  await tx`
    update ${tx(group.table)} o set ${set}
    from jsonb_populate_recordset(null::${tx(group.table)}, ${json(tx, group.rows)}) r
    where o.bucket = r.bucket and o.kind = r.kind and o.key = r.key ${group.table === "objects" ? tx`` : tx`and o.id = r.id`}`;
}
