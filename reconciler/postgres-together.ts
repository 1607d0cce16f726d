/**
 * Transactions of different objects, committed as one. What comes while others are under way is taken together: their
 * reads are a few statements, their writes are sent in one go, and nobody goes on before the commit. Each works as if it
 * were alone, on rows of its own object that it has locked; where they cannot be done together, each is done alone.
 */
import { json, type Sql, type Tx, transaction, transactionWithRetry } from "../db/client.ts";
import { gathering } from "./gathering.ts";
import { bucketOf, type ObjectRef } from "./model/bucket.ts";
import { endOfTurn } from "./ports.ts";
import type { ToJson } from "./postgres-batch.ts";
import { unlist } from "./postgres-bundles.ts";
import { type AuditEntry, appendAudits } from "./record/append.ts";
import { putFacts } from "./record/put-facts.ts";
import type { ApprovalRow, ObjectBundle, Settings, Store, StoreTx } from "./store.ts";

/** What one transaction takes in, at most. */
const AT_MOST = 100;
/** Transactions under way at once: while one waits for its commit, the next is filled. */
const UNDER_WAY = 2;

type Columns = Record<string, unknown>;
type Table = "drifts" | "repairs" | "attempts" | "judgements" | "approval_uses" | "objects";
/** How the store reads and writes rows. */
export type Rows = {
  alone(tx: Tx): StoreTx;
  bundles(tx: Tx, refs: readonly ObjectRef[]): Promise<(ObjectBundle | null)[]>;
  approvals(tx: Tx, repairs: readonly { ref: ObjectRef; id: string }[]): Promise<ApprovalRow[][]>;
  toJson: ToJson;
};
type Waiting = { work(tx: StoreTx): Promise<unknown>; resolve(result: never): void; reject(error: unknown): void };

export function togetherOn(sql: Sql, rows: Rows): Store["together"] {
  const waiting: Waiting[] = [];
  let underWay = 0;
  async function commitAll(): Promise<void> {
    underWay += 1;
    for (await endOfTurn(); waiting.length > 0; await endOfTurn()) await commit(sql, rows, waiting.splice(0, AT_MOST));
    underWay -= 1;
  }
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject } as Waiting);
      if (underWay < UNDER_WAY) void commitAll();
    });
}

async function commit(sql: Sql, rows: Rows, taken: Waiting[]): Promise<void> {
  try {
    const results = await transaction(sql, async (tx) => {
      const together = new Together(tx, rows);
      const done = await Promise.all(taken.map(({ work }) => work(together.tx)));
      await together.write();
      return done;
    });
    // Works of different types stand in one list: each result is of the work at its place.
    for (const [n, { resolve }] of taken.entries()) resolve(results[n] as never);
  } catch {
    // One of them cannot, or nobody knows: each alone looks at its rows again and says for itself.
    await Promise.all(
      taken.map(({ work, resolve, reject }) =>
        transactionWithRetry(sql, (tx) => work(rows.alone(tx))).then((result) => resolve(result as never), reject),
      ),
    );
  }
}

/** One such transaction. It keeps what is to be written, and the states of the rows that it read under lock. */
class Together {
  readonly tx: StoreTx;
  readonly #tx: Tx;
  readonly #rows: Rows;
  readonly #inserts = new Map<Table, Map<string, Columns>>();
  readonly #updates = new Map<Table, Map<string, Columns>>();
  readonly #states = new Map<string, string>();
  readonly #settings = new Map<string, Promise<Settings>>();
  readonly #judged: ObjectRef[] = [];
  readonly #entries: AuditEntry[] = [];
  readonly #hints: string[] = [];

  constructor(tx: Tx, rows: Rows) {
    this.#tx = tx;
    this.#rows = rows;
    const alone = rows.alone(tx);
    this.tx = {
      ...alone,
      bundle: gathering((refs) => this.#bundles(refs)),
      approvals: this.#approvals(),
      settings: (kind, window) => this.#settingsOf(alone, kind, window),
      takeBudget: takingBudgets(alone),
      heldElsewhere: (ref, permissions, reserving) => {
        // What others in here are about to give up is not written yet: whoever gives up such a grant commits alone.
        if (reserving) throw new Error(`${ref.key} holds an administrative grant.`);
        return alone.heldElsewhere(ref, permissions, reserving);
      },
      putFact: gathering((facts) => putFacts(tx, facts)),
      keepJudgement: async (row) =>
        this.#insert("judgements", row, row.id, { at: tx.transactionTime.toISOString(), ...row }),
      insertDrift: async (row) => this.#insert("drifts", row, row.id, row),
      insertRepair: async (row) => this.#insert("repairs", row, row.id, row),
      insertAttempt: async (row) => this.#insert("attempts", row, row.id, row),
      consumeApproval: async (ref, approvalId, attemptId) =>
        this.#insert("approval_uses", ref, approvalId, { approvalId, attemptId, usedAt: alone.now }),
      updateObject: async (ref, { dirty, ...patch }) => {
        if (dirty === false) this.#judged.push(ref);
        this.#update("objects", ref, `${ref.kind}/${ref.key}`, patch);
      },
      updateDrift: async (ref, id, patch) => this.#update("drifts", ref, id, patch),
      moveRepair: async (ref, id, from, patch) => this.#move("repairs", ref, id, from, patch),
      moveAttempt: async (ref, id, from, patch) => this.#move("attempts", ref, id, from, patch),
      audit: async (entry) => void this.#entries.push(entry),
      notify: async (hint) => void this.#hints.push(JSON.stringify(hint)),
    };
  }

  async #bundles(refs: readonly ObjectRef[]): Promise<(ObjectBundle | null)[]> {
    const bundles = await this.#rows.bundles(this.#tx, refs);
    for (const bundle of bundles) {
      for (const row of [...(bundle?.repairs ?? []), ...(bundle?.attempts ?? [])]) this.#states.set(row.id, row.state);
    }
    return bundles;
  }

  #approvals(): StoreTx["approvals"] {
    const ask = gathering((asked: readonly { ref: ObjectRef; id: string }[]) => this.#rows.approvals(this.#tx, asked));
    return (ref, id) => ask({ ref, id });
  }

  #settingsOf(alone: StoreTx, kind: string, window: number): Promise<Settings> {
    const name = `${kind} ${window}`;
    const read = this.#settings.get(name) ?? alone.settings(kind, window);
    this.#settings.set(name, read);
    return read;
  }

  #insert(table: Table, { kind, key }: ObjectRef, id: string, row: Columns): void {
    const rows = this.#inserts.get(table) ?? new Map<string, Columns>();
    this.#inserts.set(table, rows);
    if (typeof row.state === "string") this.#states.set(id, row.state);
    rows.set(id, this.#rows.toJson({ ...row, bucket: bucketOf(kind, key) }));
  }

  #update(table: Table, ref: ObjectRef, id: string, patch: Columns): void {
    const columns = this.#rows.toJson(patch);
    const inserted = this.#inserts.get(table)?.get(id);
    if (inserted !== undefined) {
      Object.assign(inserted, columns);
      return;
    }
    const rows = this.#updates.get(table) ?? new Map<string, Columns>();
    this.#updates.set(table, rows);
    const key = { bucket: bucketOf(ref.kind, ref.key), kind: ref.kind, key: ref.key };
    const own = table === "objects" ? key : { ...key, id };
    rows.set(id, { ...rows.get(id), ...columns, ...own });
  }

  /** Whoever moves a repair or an attempt has its object locked, so the state that was read is the state it has. */
  #move(table: "repairs" | "attempts", ref: ObjectRef, id: string, from: readonly string[], patch: Columns): boolean {
    const state = this.#states.get(id);
    if (state === undefined) throw new Error(`${id} was not read.`);
    if (!from.includes(state)) return false;
    if (typeof patch.state === "string") this.#states.set(id, patch.state);
    this.#update(table, ref, id, patch);
    return true;
  }

  /**
   * All is sent at once and done in this order. The record last: its chains are shared. Facts are there already: they mark
   * their objects, which then say how they were judged.
   */
  async write(): Promise<void> {
    const tx = this.#tx;
    const sent: Promise<unknown>[] = [];
    for (const [table, rows] of this.#inserts) sent.push(insertAll(tx, table, [...rows.values()]));
    for (const [table, rows] of this.#updates) sent.push(updateAll(tx, table, [...rows.values()]));
    if (this.#judged.length > 0) sent.push(unlist(tx, this.#judged));
    if (this.#hints.length > 0)
      sent.push(tx`select pg_notify('plumbline', hint) from unnest(${this.#hints}::text[]) hint`.execute());
    await Promise.all([...sent, appendAudits(tx, this.#entries)]);
  }
}

/** Not by COPY: other statements are under way on the connection. */
async function insertAll(tx: Tx, table: Table, rows: Columns[]): Promise<void> {
  const columns = tx(Object.keys(rows[0] ?? {}));
  await tx`
    insert into ${tx(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${tx(table)}, ${json(tx, rows)})`;
}

/** Rows that change the same columns are changed by one statement. */
async function updateAll(tx: Tx, table: Table, rows: readonly Columns[]): Promise<void> {
  const groups = new Map<string, Columns[]>();
  for (const row of rows) {
    const name = Object.keys(row).sort().join();
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  await Promise.all(
    [...groups.values()].map(async (group) => {
      const columns = Object.keys(group[0] ?? {}).filter((name) => !["bucket", "kind", "key", "id"].includes(name));
      if (columns.length === 0) return;
      const set = columns.map((name, n) => tx`${n === 0 ? tx`` : tx`, `}${tx(name)} = r.${tx(name)}`);
      const changed = await tx`
        update ${tx(table)} o set ${set}
        from jsonb_populate_recordset(null::${tx(table)}, ${json(tx, group)}) r
        where o.bucket = r.bucket and ${table === "objects" ? tx`o.kind = r.kind and o.key = r.key` : tx`o.id = r.id`}`;
      if (changed.count !== group.length)
        throw new Error(`Of ${group.length} rows of ${table} ${changed.count} are there.`);
    }),
  );
}

/** Many small takes of one budget are one, as long as all of them fit. */
function takingBudgets(alone: StoreTx): StoreTx["takeBudget"] {
  type Take = { scope: string; windowStart: number; amount: number; limit: number };
  const takeAll = async (takes: readonly Take[]): Promise<boolean[]> => {
    const [first] = takes;
    const sum = takes.reduce((total, { amount }) => total + amount, 0);
    if (first !== undefined && (await alone.takeBudget(first.scope, first.windowStart, sum, first.limit)))
      return takes.map(() => true);
    const taken: boolean[] = [];
    for (const take of takes) taken.push(await alone.takeBudget(take.scope, take.windowStart, take.amount, take.limit));
    return taken;
  };
  const ofScope = new Map<string, (take: Take) => Promise<boolean>>();
  return (scope, windowStart, amount, limit) => {
    const name = `${scope} ${windowStart} ${limit}`;
    const ask = ofScope.get(name) ?? gathering(takeAll);
    ofScope.set(name, ask);
    return ask({ scope, windowStart, amount, limit });
  };
}
