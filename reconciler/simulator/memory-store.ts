/**
 * The database port over rows in memory. It does what reconciler/postgres-store.ts does, statement by statement;
 * memory-store.long.test.ts holds the two against each other. Transactions run one after the other, which is what the
 * object's row lock makes of those that meet.
 */
import { bucketOf, type ObjectRef } from "../model/bucket.ts";
import type { Millis } from "../model/evidence.ts";
import { refOf } from "../model/reference.ts";
import { isOpenRepair, isProvable } from "../model/repair.ts";
import type { Verdict } from "../model/verdict.ts";
import { DEFAULT_LIMITS } from "../policy/defaults.ts";
import { type AuditEntry, entryText } from "../record/append.ts";
import { chainHash } from "../record/chain.ts";
import type {
  ApprovalRow,
  AttemptRow,
  Claim,
  Counts,
  DriftRow,
  Due,
  FactRow,
  ObjectBundle,
  Recurrence,
  RepairRow,
  Settings,
  StopRow,
  Store,
  StoreTx,
  Uncounted,
} from "../store.ts";
import { batchesOf, weighing } from "./memory-budgets.ts";
import { memoryScans } from "./memory-scans.ts";
import { summarizeRows } from "./memory-summary.ts";
import { type Change, type KeptAudit, type KeptObject, type KeptStop, type Shelf, Tables } from "./memory-tables.ts";

const MONTH_MS = 30 * 24 * 60 * 60_000;
const REPAIRS_READ = 20;

/** What Postgres says where a unique index forbids a row. */
export class UniqueViolation extends Error {}

export type MemoryStore = Store & {
  tables: Tables;
  /** As `transaction`, for what people do. */
  write<T>(work: (tx: StoreTx) => T): T;
};

/** What only the database sees: a fault of the list (sometimes.ts) that was met, and a write for a transaction that is over. */
type Seen = { met: (id: string) => void; strayed: () => void };

export function memoryStore(
  now: () => Millis,
  committed: (changes: Change[], at: Millis) => void,
  { met, strayed }: Seen = { met: () => {}, strayed: () => {} },
): MemoryStore {
  const tables = new Tables();
  let open = false;

  /** One statement on its own is a transaction of its own. */
  function statement<T>(work: (at: Millis) => T): Promise<T> {
    return new Promise((resolve) => resolve(atomically(work)));
  }

  function atomically<T>(work: (at: Millis) => T): T {
    begin();
    try {
      return ended(work(now()));
    } catch (error) {
      abort();
      throw error;
    }
  }

  function begin(): void {
    if (open) throw new Error("A transaction of the memory store waited for something outside of it.");
    if (tables.isWritten) strayed();
    open = true;
  }

  function ended<T>(result: T): T {
    open = false;
    const changes = tables.commit();
    committed(changes, now());
    return result;
  }

  function abort(): void {
    open = false;
    tables.rollback();
  }

  async function transaction<T>(work: (tx: StoreTx) => Promise<T>): Promise<T> {
    begin();
    try {
      return ended(await work(memoryTx(tables, now(), met)));
    } catch (error) {
      abort();
      throw error;
    }
  }

  return {
    tables,
    write: (work) => atomically((at) => work(memoryTx(tables, at, met))),
    now: async () => now(),
    transaction,
    together: transaction,
    settings: (kind, window) => statement((at) => settingsOf(tables, kind, window, at)),
    uncounted: (kind, window) => statement((at) => uncountedOf(tables, kind, window, at)),
    counts: (kind) => statement(() => countsOf(tables, kind)),
    ...claiming(tables, statement, met),
    ...looking(tables, statement),
    ...memoryScans(tables, statement),
    isAnyDue: (kind, due) =>
      statement(() =>
        tables.objectsOf(kind).some(({ object }) => !object.dirty && mayBeOtherwise(tables, object, due)),
      ),
    ...weighing(tables, statement),
    ...running(tables, statement),
    // No agent lives in these worlds: what one claims is beside everything that the protocol decides on.
    openClaims: async () => [],
    closeClaims: async () => {},
    summarize: (scope) => statement((at) => summarizeRows(tables, scope, at)),
    close: async () => {},
  };
}

export type Statement = <T>(work: (at: Millis) => T) => Promise<T>;

function memoryTx(tables: Tables, now: Millis, met: (id: string) => void): StoreTx {
  const tx: StoreTx = {
    now,
    inOneGo: (work) => work(tx),
    bundle: async (ref) => bundleOf(tables.find(ref), now),
    async toJudge(kind, due, limit) {
      const marked = tables
        .objectsOf(kind)
        .filter(({ object }) => mayBeOtherwise(tables, object, due))
        .sort(
          ({ object: a }, { object: b }) =>
            Number(b.dirty) - Number(a.dirty) || a.bucket - b.bucket || (a.key < b.key ? -1 : 1),
        );
      return marked.slice(0, limit).flatMap((shelf) => bundleOf(shelf, now) ?? []);
    },
    async moveEffect({ kind, key, name, effectKey, state }, { says: _, proof: __, ...patch }) {
      const effects = tables.find({ kind, key })?.effects ?? [];
      const row = effects.find((one) => one.name === name && one.effectKey === effectKey && one.state === state);
      if (row === undefined) return false;
      const before = tables.set(row, patch);
      tables.tell({ table: "effects", before, after: { ...row } });
      return true;
    },
    async keepDesired(ref) {
      const row = tables.find(ref)?.intents.find((one) => one.generation === ref.generation);
      if (row?.unread) tables.set(row, { unread: false });
    },
    async fact(ref, source) {
      const fact = tables.find(ref)?.facts.find((row) => row.source === source);
      return fact === undefined ? null : { ...fact };
    },
    putFact: async (fact) => putFact(tables, fact),
    async keepJudgement(row) {
      addNew(tables, tables.shelf(row).judgements, { ...row });
    },
    async ensureObject(ref) {
      if (tables.find(ref)?.object == null) addObject(tables, newObject(ref, now));
    },
    async updateObject(ref, patch) {
      const object = tables.find(ref)?.object;
      if (object != null) setObject(tables, object, patch);
    },
    async insertDrift(row) {
      const { drifts } = tables.shelf(row);
      const kept = { ...row };
      addNew(tables, drifts, kept);
      tables.tell({ table: "drifts", before: null, after: { ...kept } });
      oneOpenDrift(drifts, kept);
    },
    async updateDrift(ref, id, patch) {
      const drifts = tables.find(ref)?.drifts ?? [];
      const row = drifts.find((one) => one.id === id);
      if (row === undefined) return;
      const before = tables.set(row, patch);
      tables.tell({ table: "drifts", before, after: { ...row } });
      oneOpenDrift(drifts, row);
    },
    async openBreaker(row) {
      const { breakers } = tables.shelf(row);
      const open = breakers.some((one) => one.class === row.class && one.closedAt === null);
      if (!open) tables.add(breakers, { ...row });
    },
    async insertRepair(row) {
      const { repairs } = tables.shelf(row);
      const kept = { ...row };
      addNew(tables, repairs, kept);
      tables.tell({ table: "repairs", before: null, after: { ...kept } });
      oneOpenRepair(repairs, kept);
    },
    async moveRepair(ref, id, from, patch) {
      const repairs = tables.find(ref)?.repairs ?? [];
      const row = repairs.find((one) => one.id === id && from.includes(one.state));
      if (row === undefined) return false;
      const before = tables.set(row, patch);
      tables.tell({ table: "repairs", before, after: { ...row } });
      oneOpenRepair(repairs, row);
      return true;
    },
    approvals: async (ref, repairId) => approvalsOf(tables, tables.find(ref), repairId),
    async consumeApproval(ref, approvalId, attemptId) {
      const { approvalUses } = tables.shelf(ref);
      if (approvalUses.some((use) => use.approvalId === approvalId)) throw new UniqueViolation("approval_uses");
      tables.add(approvalUses, { approvalId, attemptId, usedAt: now });
    },
    async heldElsewhere(ref, permissions) {
      const begun = ["attempting", "verifying", "not_confirmed"];
      const others = tables
        .ofKind(ref.kind)
        .filter(({ key, repairs }) => key !== ref.key && !repairs.some(({ state }) => begun.includes(state)))
        .flatMap(({ facts }) => facts.filter((fact) => isVouchedFor(tables, fact, now)).flatMap((fact) => fact.found));
      return permissions.filter((text) => others.some((object) => object.permissions.includes(text)));
    },
    async insertAttempt(row) {
      const { attempts } = tables.shelf(row);
      const kept = { ...row };
      addNew(tables, attempts, kept);
      tables.tell({ table: "attempts", before: null, after: { ...kept } });
      oneOpenAttempt(attempts);
    },
    async moveAttempt(ref, id, from, patch) {
      const attempts = tables.find(ref)?.attempts ?? [];
      const row = attempts.find((one) => one.id === id && from.includes(one.state));
      if (row === undefined) return false;
      const before = tables.set(row, patch);
      tables.tell({ table: "attempts", before, after: { ...row } });
      oneOpenAttempt(attempts);
      return true;
    },
    takeBudget: async (scope, start, amount, limit) => takeBudget(tables, { scope, start, amount, limit }),
    pauseConnector: async (pause) => pauseConnector(tables, pause, now),
    settings: async (kind, window) => settingsOf(tables, kind, window, now),
    async audit(entry) {
      appendAudit(tables, entry, now);
    },
    // A hint that nobody hears: the poll finds the same rows.
    notify: async () => met("Q-3"),
  };
  return tx;
}

function bundleOf(shelf: Shelf | undefined, now: Millis): ObjectBundle | null {
  if (shelf?.object == null) return null;
  const drifts = shelf.drifts.filter((row) => row.resolvedAt === null || row.resolvedAt > now - MONTH_MS);
  const intent = intentOf(newest(shelf));
  return {
    object: { ...shelf.object },
    intent,
    facts: shelf.facts.map((row) => ({ ...row })),
    attempts: shelf.attempts.map((row) => ({ ...row })).sort((a, b) => a.reservedAt - b.reservedAt),
    effects: shelf.effects.map((row) => ({ ...row })).sort((a, b) => (a.startedAt ?? now) - (b.startedAt ?? now)),
    drifts: drifts
      .filter((row) => mayChange(shelf, row))
      .map((row) => ({ ...row }))
      .sort((a, b) => a.firstSeen - b.firstSeen || (a.id < b.id ? -1 : 1)),
    recurrences: recurrencesOf(drifts, intent?.askedAt ?? 0),
    repairs: shelf.repairs
      .map((row) => ({ ...row }))
      .sort((a, b) => b.proposedAt - a.proposedAt || (a.id < b.id ? 1 : -1))
      .filter((row, rank) => rank < REPAIRS_READ || isRested(row, now)),
    breakers: shelf.breakers
      .filter((row) => row.closedAt === null || row.closedAt > now - MONTH_MS)
      .map((row) => ({ ...row }))
      .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1)),
  };
}

function mayChange({ repairs }: Shelf, { id, resolvedAt, resolution }: DriftRow): boolean {
  if (resolvedAt === null || resolution === "eclipsed") return true;
  return resolution === "gone" && repairs.some((repair) => repair.driftId === id && isProvable(repair.state));
}

function recurrencesOf(drifts: readonly DriftRow[], askedAt: Millis): Recurrence[] {
  return [...new Set(drifts.map((row) => row.class))].sort().map((name) => {
    const ofClass = drifts.filter((row) => row.class === name);
    const since = ofClass.filter((row) => row.firstSeen >= askedAt);
    return {
      class: name,
      times: ofClass.reduce((sum, row) => sum + row.occurrences, 0),
      repaired: since.filter((row) => row.resolution === "repaired").length,
      gone: since.filter((row) => row.resolution === "gone").length,
    };
  });
}

/** It is open, or a rule counts it or rests on it. */
function isRested({ state, stateSince, plan }: RepairRow, now: Millis): boolean {
  if (isOpenRepair(state)) return true;
  const isTried = state === "confirmed" || state === "did_not_hold";
  return isTried && (stateSince > now - DEFAULT_LIMITS.recurrence.windowMs || plan.contract.gone !== undefined);
}

export function newest({ intents }: Shelf) {
  return intents.reduce<Shelf["intents"][number] | null>(
    (best, row) => (best === null || row.generation > best.generation ? row : best),
    null,
  );
}

const intentOf = (row: Shelf["intents"][number] | null) =>
  row === null ? null : { ...row, desired: row.unread ? null : row.desired };

function mayBeOtherwise(tables: Tables, object: KeptObject, { judgedUnder, by }: Due): boolean {
  if (object.dirty) return true;
  if (object.verdict === "in_sync") return false;
  if (object.judgedUnder !== judgedUnder) return true;
  if (object.recheckAt !== null) return object.recheckAt <= by;
  const end = latestOf(object.expiresAt, confirmedUntil(tables, object));
  return end !== null && end < by;
}

/** End of what the last complete scan of the source that spoke confirms; null where there is none. */
export function confirmedUntil(tables: Tables, { kind, spoke }: KeptObject): Millis | null {
  const source = tables.sources.find((row) => row.kind === kind && row.name === spoke && row.covers === "all");
  return source === undefined || source.watermark === null ? null : source.watermark + source.evidenceMs;
}

/** As SQL's greatest: without the nulls, and null of nothing else. */
export function latestOf(a: Millis | null, b: Millis | null): Millis | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

export function newObject(ref: ObjectRef, now: Millis): KeptObject {
  return {
    ...{ kind: ref.kind, key: ref.key, bucket: bucketOf(ref.kind, ref.key), ref: refOf(ref) },
    ...{ generation: null, presence: null, owner: null, ownerEpoch: null, askedBy: null, withdrawnAt: null },
    ...{ externalId: null, linkedAt: null, fence: 0, leaseHolder: null, leaseUntil: null, dueAt: null },
    ...{ requestToken: null, handledToken: null, wants: null, shown: null, dirty: true, judgedUnder: null },
    ...{ verdict: "verifying", spoke: null, verdictAsOf: null, expiresAt: null, classes: [], wasInPlace: false },
    ...{ attempted: false, openAttempt: "none", held: "none", status: "pending", statusSince: now, recheckAt: null },
    ...{ blockedAt: null, blockedBy: null, blockedReason: null, blockReviewAt: null },
    ...{ snoozedUntil: null, snoozedBy: null, snoozeReason: null, snoozeRule: null, poison: 0, poisonReason: null },
  };
}

export function addObject(tables: Tables, object: KeptObject): void {
  const shelf = tables.shelf(object);
  shelf.object = object;
  tables.remember(() => {
    shelf.object = null;
  });
  tables.tell({ table: "objects", before: null, after: { ...object } });
}

export function setObject(tables: Tables, object: KeptObject, patch: Partial<KeptObject>): void {
  // What is asked anew is not shown by anybody yet.
  const isAskedAnew = patch.wants !== undefined && patch.wants !== object.wants;
  const before = tables.set(object, isAskedAnew ? { ...patch, shown: null } : patch);
  tables.tell({ table: "objects", before, after: { ...object } });
}

function putFact(tables: Tables, fact: FactRow): FactRow | null {
  const shelf = tables.shelf(fact);
  const before = shelf.facts.find((row) => row.source === fact.source);
  if (before !== undefined && before.asOf > fact.asOf) return null;
  const isOvertaken = (listedAt(tables, fact) ?? fact.asOf) > fact.asOf;
  const isFounded = !isOvertaken || fact.found.length === 0 || before?.complete === true;
  const kept = { ...fact, complete: fact.complete && isFounded };
  const same = before?.digest === kept.digest && before.complete === kept.complete;
  if (isOvertaken && before?.complete && !same) return null;
  if (before === undefined) tables.add(shelf.facts, { ...kept, fingerprint: null });
  // A fingerprint stays true as long as the content does.
  else tables.set(before, { ...kept, fingerprint: same ? before.fingerprint : null });
  if (!same && shelf.object !== null) setObject(tables, shelf.object, { dirty: true });
  noteShown(tables, shelf, kept);
  return kept;
}

/** A fact was written: what it says anew ends what its object's row says of it. */
export function noteShown(tables: Tables, { object }: Shelf, written: FactRow): void {
  if (object === null || object.shown === null) return;
  const { complete, shows, externalId } = written;
  const shown = complete && shows !== null && externalId !== null ? `${shows} ${externalId}` : null;
  if (shown !== object.shown) setObject(tables, object, { shown: null });
}

/** A complete look of an authority, which may still be believed. */
function isVouchedFor(tables: Tables, fact: FactRow, now: Millis): boolean {
  const source = tables.sources.find((one) => one.kind === fact.kind && one.name === fact.source);
  if (!fact.complete || source?.standing !== "authoritative") return false;
  return Math.max(fact.asOf, listedAt(tables, fact) ?? fact.asOf) + source.evidenceMs >= now;
}

/** When the last complete scan of a source that lists everything began. */
export function listedAt(tables: Tables, { kind, source }: { kind: string; source: string }): Millis | null {
  const row = tables.sources.find((one) => one.kind === kind && one.name === source && one.covers === "all");
  return row?.watermark ?? null;
}

function approvalsOf(tables: Tables, shelf: Shelf | undefined, repairId: string): ApprovalRow[] {
  const rows = (shelf?.approvals ?? []).filter((row) => row.repairId === repairId);
  return rows
    .map((row) => {
      const person = tables.people.find((one) => one.id === row.personId);
      return {
        ...row,
        name: person?.name ?? row.personId,
        used: shelf?.approvalUses.some((use) => use.approvalId === row.id) ?? false,
        holdsRight: person?.role === "reviewer" && person.suspendedAt === null && person.teams.includes(row.team),
      };
    })
    .sort((a, b) => a.grantedAt - b.grantedAt);
}

/** Written once: a transaction that is made again after its answer was lost is refused. */
export function addNew<T extends { id: string }>(tables: Tables, rows: T[], row: T): void {
  if (rows.some((one) => one.id === row.id)) throw new UniqueViolation(row.id);
  tables.add(rows, row);
}

function oneOpenDrift(drifts: readonly DriftRow[], row: DriftRow): void {
  const open = drifts.filter((one) => one.resolvedAt === null && one.class === row.class);
  if (open.length > 1) throw new UniqueViolation("drifts_open");
}

function oneOpenRepair(repairs: readonly RepairRow[], row: RepairRow): void {
  const open = repairs.filter((one) => isOpenRepair(one.state) && one.class === row.class);
  if (open.length > 1) throw new UniqueViolation("repairs_open");
}

function oneOpenAttempt(attempts: readonly AttemptRow[]): void {
  const open = attempts.filter((one) => one.state === "attempting" || one.state === "unknown");
  if (open.length > 1) throw new UniqueViolation("attempts_open");
}

type Taking = { scope: string; start: Millis; amount: number; limit: number };

function takeBudget(tables: Tables, { scope, start, amount, limit }: Taking): boolean {
  if (amount > limit) return false;
  const known = tables.budgets.find((row) => row.scope === scope && row.windowStart === start);
  if (known === undefined) {
    const row = { scope, windowStart: start, used: amount, limit };
    tables.add(tables.budgets, row);
    tables.tell({ table: "budgets", before: null, after: { ...row } });
    return true;
  }
  if (known.used + amount > limit) return false;
  const before = tables.set(known, { used: known.used + amount, limit });
  tables.tell({ table: "budgets", before, after: { ...known } });
  return true;
}

function pauseConnector(
  tables: Tables,
  { id, connector, until, reason }: Parameters<StoreTx["pauseConnector"]>[0],
  now: Millis,
): string | null {
  const scope = `connector:${connector}`;
  const setBy = "reconciler";
  const known = tables.stops.find(
    (row) => row.scope === scope && row.setBy === setBy && row.liftedAt === null && (row.until ?? 0) > now,
  );
  if (known === undefined)
    tables.add(tables.stops, { id, scope, reason, setBy, setAt: now, until, pause: true, liftedAt: null });
  else if ((known.until ?? until) < until) tables.set(known, { until, reason });
  else return null;
  return known?.id ?? id;
}

export function appendAudit(tables: Tables, entry: AuditEntry, now: Millis): void {
  const { bucket, body } = entryText(entry);
  const head = tables.heads[bucket];
  const seq = (head?.seq ?? 0) + 1;
  const at = new Date(now).toISOString().replace("Z", "000Z");
  const previous = head === undefined ? Buffer.alloc(0) : Buffer.from(head.hash, "hex");
  const { kind = null, key = null, actor, action } = entry;
  const row: KeptAudit = {
    ...{ bucket, seq, at, body, hash: chainHash(previous, seq, at, body).toString("hex") },
    ...{ actorKind: actor.kind, actorId: actor.id, action },
    ref: kind !== null && key !== null ? { kind, key } : null,
  };
  tables.add(tables.audit, row);
  tables.heads[bucket] = row;
  tables.remember(() => {
    tables.heads[bucket] = head;
  });
  tables.tell({ table: "audit", before: null, after: row });
}

function claiming(
  tables: Tables,
  statement: Statement,
  met: (id: string) => void,
): Pick<Store, "claimDue" | "claimOne" | "release" | "confirm"> {
  let claimedAt = 0;
  const isFree = (object: KeptObject, at: Millis) => object.leaseUntil === null || object.leaseUntil < at;
  const take = (object: KeptObject, holder: string, leaseUntil: Millis): Claim => {
    setObject(tables, object, { fence: object.fence + 1, leaseHolder: holder, leaseUntil });
    const { kind, key, fence, requestToken } = object;
    return { kind, key, holder, fence, requestToken };
  };
  const held = (claim: Claim) => {
    const object = tables.find(claim)?.object ?? null;
    return object?.fence === claim.fence ? object : null;
  };
  return {
    claimDue: (holder, leaseMs, limit) =>
      statement((at) => {
        const due = [...tables.shelves.values()].flatMap(({ object }) => {
          const isDue = object !== null && object.dueAt !== null && object.dueAt <= at;
          return isDue && isFree(object, at) ? [object] : [];
        });
        const first = due.sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0)).slice(0, limit);
        // Two at the same instant: what the first one has taken is not there for the second.
        if (claimedAt === at) met("Z-6");
        if (first.length > 0) claimedAt = at;
        return first.map((object) => take(object, holder, at + leaseMs));
      }),
    claimOne: (ref, holder, leaseMs) =>
      statement((at) => {
        const object = tables.find(ref)?.object ?? null;
        return object !== null && isFree(object, at) ? take(object, holder, at + leaseMs) : null;
      }),
    release: (claim) =>
      statement(() => {
        const object = held(claim);
        if (object !== null) setObject(tables, object, { leaseHolder: null, leaseUntil: null });
      }),
    confirm: (claim, generation, leaseMs) =>
      statement((at) => {
        const object = held(claim);
        if (object === null || object.leaseUntil === null) return null;
        if (!(object.leaseUntil > at) || object.generation !== generation) return null;
        const leaseUntil = Math.max(object.leaseUntil, at + leaseMs);
        setObject(tables, object, { leaseUntil });
        return { remainingMs: leaseUntil - at, stops: stopsInForce(tables, at) };
      }),
  };
}

function looking(
  tables: Tables,
  statement: Statement,
): Pick<Store, "registerSources" | "linkOf" | "makeDue" | "makeOpenDue" | "verdicts" | "openDrifts"> {
  return {
    registerSources: (rows) =>
      statement(() => {
        for (const { kind, name, standing, evidenceMs, covers } of rows) {
          const known = tables.sources.find((row) => row.kind === kind && row.name === name);
          if (known !== undefined) tables.set(known, { standing, evidenceMs, covers });
          else {
            const fresh = { watermark: null, counted: null, suspect: null };
            tables.add(tables.sources, { kind, name, standing, evidenceMs, covers, ...fresh });
          }
        }
        for (const row of tables.sources) {
          const isHeard = rows.some(({ kind, name }) => kind === row.kind && name === row.name);
          if (!isHeard && rows.some(({ kind }) => kind === row.kind)) tables.set(row, { standing: "context" });
        }
      }),
    linkOf: (ref) => statement(() => tables.find(ref)?.object?.externalId ?? null),
    makeDue: (refs, inMs) =>
      statement((at) => {
        for (const ref of refs) {
          const object = tables.find(ref)?.object;
          if (object != null) setObject(tables, object, { dueAt: Math.min(object.dueAt ?? at + inMs, at + inMs) });
        }
      }),
    makeOpenDue: (graceMs) =>
      statement((at) => {
        for (const { object, drifts, repairs } of tables.shelves.values()) {
          if (object === null) continue;
          const open = drifts.filter(
            (row) =>
              row.resolvedAt === null &&
              (row.gateVerdict === "ask" || row.gateVerdict === "act") &&
              !repairs.some((repair) => isBegun(repair, row)),
          );
          const isOrphan = ({ state, driftId }: RepairRow) =>
            (state === "proposed" || state === "approved") &&
            drifts.some((row) => row.id === driftId && row.resolvedAt !== null);
          const isOrphaned = repairs.some(isOrphan);
          if (open.length === 0 && !isOrphaned) continue;
          const dueAt = isOrphaned || open.some((row) => row.gateVerdict === "ask") ? at : at + graceMs;
          const isLater = object.dueAt !== null && object.dueAt > dueAt && object.poison === 0;
          if (object.dueAt === null || isLater) setObject(tables, object, { dueAt });
        }
      }),
    verdicts: (kind, key) =>
      statement(() => {
        const counts: Record<Verdict, number> = { in_sync: 0, pending: 0, verifying: 0, drifted: 0, contradictory: 0 };
        for (const { object } of tables.objectsOf(kind)) {
          const isLive = object.generation !== null || object.classes.length > 0;
          if (isLive && (key === null || key === object.key)) counts[object.verdict] += 1;
        }
        return counts;
      }),
    openDrifts: (scope, after, limit) =>
      statement(() => {
        const rows = tables.objectsOf(scope.kind).flatMap((shelf) => openDriftsOf(tables, shelf));
        return rows
          .filter((row) => after === null || byPlace(row, after) > 0)
          .filter((row) => scope.key === undefined || row.key === scope.key)
          .filter((row) => scope.class === undefined || row.class === scope.class)
          .sort(byPlace)
          .slice(0, limit);
      }),
  };
}

/** By bucket, key and class, of one kind. */
function byPlace(a: DriftRow, b: Pick<DriftRow, "key" | "class">): number {
  const buckets = bucketOf(a.kind, a.key) - bucketOf(a.kind, b.key);
  if (buckets !== 0) return buckets;
  const [left, right] = a.key === b.key ? [a.class, b.class] : [a.key, b.key];
  return left < right ? -1 : Number(left > right);
}

function isBegun(repair: RepairRow, drift: DriftRow): boolean {
  if (repair.class !== drift.class || !isOpenRepair(repair.state)) return false;
  const isDecided = repair.state !== "proposed" && repair.state !== "approved";
  if (!isDecided && repair.driftId !== drift.id) return false;
  return isDecided || repair.planHash === drift.plan?.hash;
}

function openDriftsOf(tables: Tables, { object, drifts }: Shelf): DriftRow[] {
  if (object === null) return [];
  const source = tables.sources.find(
    (row) => row.kind === object.kind && row.name === object.spoke && row.covers === "all",
  );
  const seen = object.dirty ? object.verdictAsOf : latestOf(object.verdictAsOf, source?.watermark ?? null);
  return drifts
    .filter((row) => row.resolvedAt === null && object.classes.includes(row.class))
    .map((row) => ({ ...row, lastSeen: Math.max(row.lastSeen, seen ?? 0) }));
}

function running(tables: Tables, statement: Statement): Pick<Store, "startRun" | "endRun" | "lease" | "beat"> {
  return {
    startRun: (run) => statement(() => tables.put(tables.runs, run.id, { mode: run.mode, complete: null })),
    endRun: (id, end) =>
      statement(() => {
        const run = tables.runs.get(id);
        if (run !== undefined) tables.set(run, { complete: end.complete });
      }),
    lease: (name, holder, ms) =>
      statement((at) => {
        const known = tables.leases.get(name);
        if (known !== undefined && !(known.until < at) && known.holder !== holder) return false;
        tables.put(tables.leases, name, { holder, until: at + ms });
        return true;
      }),
    // Nothing in the loop reads who is alive.
    beat: async () => {},
  };
}

export function stopsInForce(tables: Tables, at: Millis): StopRow[] {
  return tables.stops
    .filter((stop) => stop.liftedAt === null && (stop.until === null || stop.until > at))
    .sort((a, b) => a.setAt - b.setAt || (a.id < b.id ? -1 : 1))
    .map(({ liftedAt: _, ...stop }: KeptStop) => stop);
}

export function settingsOf(tables: Tables, kind: string, window: Millis, at: Millis): Settings {
  return { ...uncountedOf(tables, kind, window, at), ...countsOf(tables, kind) };
}

function uncountedOf(tables: Tables, kind: string, window: Millis, at: Millis): Uncounted {
  return {
    teams: [...tables.teams].sort((a, b) => (a.id < b.id ? -1 : 1)).map((row) => ({ ...row })),
    people: new Map([...tables.people].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, name }) => [id, name])),
    stops: stopsInForce(tables, at),
    policies: tables.policies.filter((row) => row.kind === kind).map(({ kind: _, ...row }) => row),
    sources: tables.sources
      .filter((row) => row.kind === kind)
      .map(({ name, standing, watermark, counted }) => ({ kind, name, standing, watermark, counted })),
    budgets: tables.budgets.filter((row) => row.windowStart === window).map(({ scope, used }) => ({ scope, used })),
    batches: batchesOf(tables, kind, at),
  };
}

function countsOf(tables: Tables, kind: string): Counts {
  const objects = tables.objectsOf(kind);
  return {
    population: objects.length,
    drifted: objects.filter(({ object }) => object.classes.length > 0).length,
    byClass: byClassOf(objects.map(({ object }) => object)),
  };
}

function byClassOf(objects: readonly KeptObject[]): Counts["byClass"] {
  const counts: Counts["byClass"] = {};
  for (const name of objects.filter((object) => object.verdict !== "in_sync").flatMap((object) => object.classes)) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
