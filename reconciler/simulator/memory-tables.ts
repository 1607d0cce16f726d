/**
 * The rows of a database in memory, with what a transaction needs of them: every write can be taken back, and is told
 * once it is committed.
 */
import { BUCKETS, type ObjectRef } from "../model/bucket.ts";
import type { Desired, Millis } from "../model/evidence.ts";
import type { Role } from "../model/role.ts";
import type { ChainRow } from "../record/chain.ts";
import type {
  AttemptRow,
  BatchRow,
  BreakerRow,
  DriftRow,
  EffectRow,
  EndedScan,
  FactRow,
  IntentRow,
  JudgementRow,
  ObjectRow,
  PolicyOverride,
  RepairRow,
  ScannedRow,
  SourceRow,
  StopRow,
  TeamRow,
} from "../store.ts";

/** `unread`: what a command declared, until the loop has read it. */
export type KeptIntent = IntentRow & { desired: Desired; supersededAt: Millis | null; unread?: boolean };
/** `dirty`: a list of its own in the database. */
export type KeptObject = ObjectRow & { dirty: boolean };
export type KeptEffect = EffectRow & { plannedAt: Millis };
export type KeptFact = FactRow & { fingerprint: bigint | null };
export type KeptApproval = {
  id: string;
  repairId: string;
  planHash: string;
  personId: string;
  team: string;
  grantedAt: Millis;
  expiresAt: Millis;
};
export type KeptStop = StopRow & { liftedAt: Millis | null };
export type KeptPolicy = PolicyOverride & { kind: string };
export type KeptSource = SourceRow & { evidenceMs: Millis; covers: "all" | "sighted"; suspect: string | null };
export type KeptPerson = { id: string; name: string; role: Role; teams: string[]; suspendedAt: Millis | null };
export type KeptBudget = { scope: string; windowStart: Millis; used: number; limit: number };
export type KeptAudit = ChainRow & { actorKind: string; actorId: string; action: string; ref: ObjectRef | null };

/** All that belongs to one object. Facts may be kept of what is no object yet. */
export type Shelf = ObjectRef & {
  object: KeptObject | null;
  intents: KeptIntent[];
  facts: KeptFact[];
  attempts: AttemptRow[];
  effects: KeptEffect[];
  drifts: DriftRow[];
  repairs: RepairRow[];
  breakers: BreakerRow[];
  approvals: KeptApproval[];
  approvalUses: { approvalId: string; attemptId: string; usedAt: Millis }[];
  judgements: JudgementRow[];
};

/** One committed write. `before` is null for a new row. */
export type Change =
  | { table: "objects"; before: KeptObject | null; after: KeptObject }
  | { table: "attempts"; before: AttemptRow | null; after: AttemptRow }
  | { table: "effects"; before: KeptEffect | null; after: KeptEffect }
  | { table: "repairs"; before: RepairRow | null; after: RepairRow }
  | { table: "drifts"; before: DriftRow | null; after: DriftRow }
  | { table: "budgets"; before: KeptBudget | null; after: KeptBudget }
  | { table: "audit"; before: null; after: KeptAudit };

export class Tables {
  readonly shelves = new Map<string, Shelf>();
  readonly teams: TeamRow[] = [];
  readonly stops: KeptStop[] = [];
  readonly policies: KeptPolicy[] = [];
  readonly sources: KeptSource[] = [];
  readonly people: KeptPerson[] = [];
  readonly budgets: KeptBudget[] = [];
  readonly batches: (BatchRow & { closed: boolean })[] = [];
  readonly audit: KeptAudit[] = [];
  readonly heads: (KeptAudit | undefined)[] = Array.from({ length: BUCKETS });
  readonly runs = new Map<string, { mode: string; complete: boolean | null }>();
  readonly leases = new Map<string, { holder: string; until: Millis }>();
  readonly kindStates = new Map<string, { judgedUnder: string; version: string }>();
  readonly sightings = new Map<string, ScannedRow[]>();
  readonly scans: EndedScan[] = [];

  #undo: (() => void)[] = [];
  #changes: Change[] = [];

  /** Insertion order is the order of everything that has none of its own, as long as runs repeat exactly. */
  ofKind(kind: string): Shelf[] {
    return [...this.shelves.values()].filter((shelf) => shelf.kind === kind);
  }

  objectsOf(kind: string): (Shelf & { object: KeptObject })[] {
    return this.ofKind(kind).filter((shelf): shelf is Shelf & { object: KeptObject } => shelf.object !== null);
  }

  find(ref: ObjectRef): Shelf | undefined {
    return this.shelves.get(`${ref.kind}\0${ref.key}`);
  }

  shelf(ref: ObjectRef): Shelf {
    const name = `${ref.kind}\0${ref.key}`;
    const known = this.shelves.get(name);
    if (known !== undefined) return known;
    const lists = {
      intents: [],
      facts: [],
      attempts: [],
      effects: [],
      drifts: [],
      repairs: [],
      breakers: [],
      approvals: [],
      approvalUses: [],
    };
    const made: Shelf = { kind: ref.kind, key: ref.key, object: null, ...lists, judgements: [] };
    this.shelves.set(name, made);
    return made;
  }

  add<T>(rows: T[], row: T): void {
    rows.push(row);
    this.#undo.push(() => void rows.splice(rows.lastIndexOf(row), 1));
  }

  /** Columns that are not given stay as they are. */
  set<T extends object>(row: T, patch: Partial<T>): T {
    const before = { ...row };
    for (const [name, value] of Object.entries(patch)) {
      if (value !== undefined) (row as Record<string, unknown>)[name] = value;
    }
    this.#undo.push(() => void Object.assign(row, before));
    return before;
  }

  put<K, V>(map: Map<K, V>, key: K, value: V): void {
    const before = map.get(key);
    map.set(key, value);
    this.#undo.push(() => void (before === undefined ? map.delete(key) : map.set(key, before)));
  }

  remember(undo: () => void): void {
    this.#undo.push(undo);
  }

  tell(change: Change): void {
    this.#changes.push(change);
  }

  /** What the open transaction has written so far. */
  get pending(): readonly Change[] {
    return this.#changes;
  }

  /** Since the last transaction ended, or in the open one. */
  get isWritten(): boolean {
    return this.#undo.length > 0;
  }

  commit(): Change[] {
    const changes = this.#changes;
    this.#undo = [];
    this.#changes = [];
    return changes;
  }

  rollback(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo = [];
    this.#changes = [];
  }
}
