/**
 * The database port of the loop, at the level of rows. All decisions of the protocol are made above it, in
 * production modules, so that the simulator can run them over a store of its own.
 *
 * Times are epoch milliseconds of the database's clock. Every write method acts inside its transaction.
 */

import type { Certificate } from "./connectors/contract.ts";
import type { Acceptance } from "./model/acceptance.ts";
import type { ClaimCheck, ClaimSays } from "./model/agent-claim.ts";
import type { ObjectRef } from "./model/bucket.ts";
import type { Direction, DriftClass, DriftDetail } from "./model/drift-class.ts";
import type { EffectState } from "./model/effect-state.ts";
import type { Desired, FoundObject, Look, Millis, Presence } from "./model/evidence.ts";
import type { GateReason, PolicyRow } from "./model/gate.ts";
import type { JudgedSituation, RecordedGate, RecordedVerdict } from "./model/judgement.ts";
import type { Plan, RepairState, Risk } from "./model/repair.ts";
import type { RunReport, RunSummary, Unattended } from "./model/report.ts";
import type { Actor } from "./model/role.ts";
import type { SnoozeRule } from "./model/snooze.ts";
import type { ObjectStatus } from "./model/status.ts";
import type { AttemptState, GateVerdict, Standing, Verdict } from "./model/verdict.ts";
import type { AuditEntry } from "./record/append.ts";

/** `dirty: false`: it is judged by all that was read since it was locked. */
export type ObjectPatch = Partial<Omit<ObjectRow, "kind" | "key" | "bucket">> & { dirty?: false };

export type ObjectRow = ObjectRef & {
  bucket: number;
  ref: string;
  generation: number | null;
  presence: Presence | null;
  owner: string | null;
  ownerEpoch: number | null;
  askedBy: string | null;
  withdrawnAt: Millis | null;
  externalId: string | null;
  linkedAt: Millis | null;
  fence: number;
  leaseHolder: string | null;
  leaseUntil: Millis | null;
  dueAt: Millis | null;
  requestToken: string | null;
  handledToken: string | null;
  wants: string | null;
  shown: string | null;
  judgedUnder: string | null;
  recheckAt: Millis | null;
  verdict: Verdict;
  spoke: string | null;
  verdictAsOf: Millis | null;
  expiresAt: Millis | null;
  classes: DriftClass[];
  wasInPlace: boolean;
  attempted: boolean;
  openAttempt: "none" | "attempting" | "unknown";
  held: "none" | "stop" | "block" | "review";
  status: ObjectStatus;
  statusSince: Millis;
  blockedAt: Millis | null;
  blockedBy: string | null;
  blockedReason: string | null;
  blockReviewAt: Millis | null;
  snoozedUntil: Millis | null;
  snoozedBy: string | null;
  snoozeReason: string | null;
  snoozeRule: SnoozeRule | null;
  poison: number;
  poisonReason: string | null;
};

export type IntentRow = ObjectRef & {
  generation: number;
  presence: Presence;
  /** In the kind's own shape. */
  spec: unknown;
  /** Null: declared by a command, and not read yet. */
  desired: Desired | null;
  owner: string;
  subject: string;
  askedBy: string;
  askedAt: Millis;
};

export type FactRow = ObjectRef & {
  source: string;
  found: FoundObject[];
  complete: boolean;
  /** See reconciler/observed/facts.ts for both. */
  digest: string;
  shows: string | null;
  externalId: string | null;
  /** Why the entry could not be read; nothing is concluded from it. */
  unreadable: string | null;
  asOf: Millis;
  observedAt: Millis;
  scanId: string | null;
};

/** One entry of a scan that is not known yet. `found` is null where there is nothing, or nothing readable. */
export type ScannedRow = {
  bucket: number;
  key: string;
  externalId: string;
  fingerprint: bigint;
  found: FoundObject | null;
  digest: string | null;
  shows: string | null;
  unreadable: string | null;
  asOf: Millis;
};
export type UnreadableEntry = { key: string | null; why: string; raw: string | null };

/** A scan that has ended, with its certificate. */
export type EndedScan = Certificate & { id: string; kind: string; runId: string; unreadable: UnreadableEntry[] };

export type SourceRow = {
  kind: string;
  name: string;
  standing: Standing;
  watermark: Millis | null;
  counted: number | null;
};

export type DriftRow = ObjectRef & {
  id: string;
  owner: string | null;
  class: DriftClass;
  direction: Direction | null;
  detail: DriftDetail;
  sentence: string;
  evidence: Look[];
  firstSeen: Millis;
  lastSeen: Millis;
  occurrences: number;
  cameBack: number;
  flapped: number;
  plan: Plan | null;
  gateVerdict: GateVerdict | null;
  gateReasons: GateReason[];
  resolvedAt: Millis | null;
  resolution: "repaired" | "gone" | "eclipsed" | null;
  batch: string | null;
  batchPlan: string | null;
  /** Somebody lets it be as it is. Set by people; the loop ends it when the difference changes. */
  acceptance: Acceptance | null;
};

export type RepairRow = ObjectRef & {
  id: string;
  driftId: string;
  class: DriftClass;
  direction: Direction | null;
  state: RepairState;
  stateSince: Millis;
  plan: Plan;
  planHash: string;
  generation: number;
  owner: string;
  ownerEpoch: number;
  risk: Risk;
  proposedBy: string;
  proposedAt: Millis;
  expiresAt: Millis | null;
  notBefore: Millis | null;
  approvalsNeeded: number;
  bothOwners: boolean;
  excluded: string[];
  lineage: number;
  decidedBy: string | null;
  endReason: string | null;
  moved: { field: string; before: string; after: string }[] | null;
  supersededBy: string | null;
};

export type AttemptRow = ObjectRef & {
  id: string;
  repairId: string;
  class: DriftClass;
  state: AttemptState;
  generation: number;
  planHash: string;
  idempotencyKey: string;
  fence: number;
  holder: string;
  reservedAt: Millis;
  deadlineAt: Millis;
  outcomeAt: Millis | null;
  externalId: string | null;
  receipt: Record<string, string | number | boolean | null> | null;
  says: string | null;
  settleUntil: Millis | null;
  verifiedAt: Millis | null;
  proof: Look | null;
  resolvedBy: string | null;
};

/** A side effect of a command (db/schema/effects.ts). */
export type EffectRow = ObjectRef & {
  name: string;
  effectKey: string;
  generation: number;
  state: EffectState;
  startedAt: Millis | null;
  deadlineAt: Millis | null;
  endedAt: Millis | null;
  externalId: string | null;
  answeredAt: Millis | null;
};

/** An approval with what is true of its giver now, not when it was given. */
export type ApprovalRow = {
  id: string;
  repairId: string;
  planHash: string;
  personId: string;
  name: string;
  team: string;
  grantedAt: Millis;
  expiresAt: Millis;
  used: boolean;
  holdsRight: boolean;
};

export type JudgementRow = ObjectRef & {
  id: string;
  situation: JudgedSituation;
  said: RecordedVerdict;
  gates: RecordedGate[];
  version: string;
};

export type TeamRow = { id: string; epoch: number; departedAt: Millis | null };
export type StopRow = {
  id: string;
  scope: string;
  reason: string;
  setBy: string;
  setAt: Millis;
  until: Millis | null;
  pause: boolean;
};
export type PolicyOverride = PolicyRow & { class: string; direction: string };
/** Opened when a class came back after too many confirmed repairs; until a person closes it nothing repairs it. */
export type BreakerRow = ObjectRef & {
  id: string;
  class: DriftClass;
  times: number;
  since: Millis;
  openedAt: Millis;
  closedAt: Millis | null;
};

/** Parked, or released and still running. */
export type BatchRow = {
  id: string;
  kind: string;
  scopes: string[];
  wanted: number;
  says: string;
  digest: string;
  releasedUntil: Millis | null;
};
export type BudgetUse = { scope: string; used: number };

/** What an agent says is true, and nobody compared yet, beside what each source last said of its object. */
export type OpenClaim = ObjectRef & {
  id: string;
  says: ClaimSays;
  claimedAt: Millis;
  looks: (Look & { digest: string })[];
};
export type CheckedClaim = ObjectRef & { id: string; check: ClaimCheck };

export type Claim = ObjectRef & {
  holder: string;
  fence: number;
  /** The request for a look that the claim answers; one that comes later is answered by a later look. */
  requestToken: string | null;
};

/** How often an object had a class in the last 30 days: `times` it appeared, and what ended it since the newest request. */
export type Recurrence = { class: DriftClass; times: number; repaired: number; gone: number };

/** What belongs to one object, read at one moment. */
export type ObjectBundle = {
  object: ObjectRow;
  intent: IntentRow | null;
  facts: FactRow[];
  attempts: AttemptRow[];
  effects: EffectRow[];
  /** Open ones, and of the last 30 days those that are hidden, and those that are gone and may have been repaired. */
  drifts: DriftRow[];
  recurrences: Recurrence[];
  /** The last few, open ones, those whose return counts as a setback, and those that proved something gone. */
  repairs: RepairRow[];
  /** Open ones, and those closed in the last 30 days. */
  breakers: BreakerRow[];
};

export type StoreTx = {
  /** Database time at the start of the transaction. */
  readonly now: Millis;

  /** The object with all that belongs to it, row-locked; null where there is none. */
  bundle(ref: ObjectRef): Promise<ObjectBundle | null>;
  /** Makes the object's row if there is none. */
  ensureObject(ref: ObjectRef): Promise<void>;
  updateObject(ref: ObjectRef, patch: ObjectPatch): Promise<void>;

  fact(ref: ObjectRef, source: string): Promise<FactRow | null>;
  /**
   * Does work on many objects whose writes are sent together when it ends. What it reads is as it was before: only for
   * work that reads nothing it wrote.
   */
  inOneGo<T>(work: (tx: StoreTx) => Promise<T>): Promise<T>;

  /**
   * Writes a fact, and answers it as it is kept; null where what is there stays: it is newer, or a complete scan that began
   * after this look saw it again. Equal content only moves its times. New content marks the object.
   */
  putFact(fact: FactRow): Promise<FactRow | null>;
  /** Adds one judgement to the record of judgements. */
  keepJudgement(row: JudgementRow): Promise<void>;
  /**
   * Takes up to `limit` objects that may be judged differently than they were, row-locked; those that somebody else
   * has locked are left to them.
   */
  toJudge(kind: string, due: Due, limit: number): Promise<ObjectBundle[]>;

  insertDrift(row: DriftRow): Promise<void>;
  updateDrift(ref: ObjectRef, id: string, patch: Partial<DriftRow>): Promise<void>;

  openBreaker(row: BreakerRow): Promise<void>;
  insertRepair(row: RepairRow): Promise<void>;
  /** Changes it only while it is in one of `from`; false where it was not. */
  moveRepair(ref: ObjectRef, id: string, from: readonly RepairState[], patch: Partial<RepairRow>): Promise<boolean>;
  approvals(ref: ObjectRef, repairId: string): Promise<ApprovalRow[]>;
  consumeApproval(ref: ObjectRef, approvalId: string, attemptId: string): Promise<void>;

  /**
   * Which of these permissions another object of the kind is known to hold that no repair is under way on. `reserving`
   * makes everybody else who asks so wait for the end of this transaction.
   */
  heldElsewhere(ref: ObjectRef, permissions: readonly string[], reserving: boolean): Promise<string[]>;

  insertAttempt(row: AttemptRow): Promise<void>;
  /** Changes it only while it is in one of `from`; false where it was not. */
  moveAttempt(ref: ObjectRef, id: string, from: readonly AttemptState[], patch: Partial<AttemptRow>): Promise<boolean>;

  /** Changes an effect only while it is in that state: its command may have spoken meanwhile. */
  moveEffect(effect: EffectRow, patch: Partial<EffectRow> & { says?: string; proof?: Look }): Promise<boolean>;
  /** Keeps what a request that a command declared asks for, in comparable form. */
  keepDesired(intent: IntentRow, desired: Desired): Promise<void>;

  /** As the store's own, read in the transaction that acts on it. */
  settings(kind: string, budgetWindow: Millis): Promise<Settings>;
  /** Takes from a budget unless that would pass its limit; false where it would. */
  takeBudget(scope: string, windowStart: Millis, amount: number, limit: number): Promise<boolean>;
  /**
   * Pauses all of a connector until then, or lengthens the pause that the reconciler has set already. Answers which one it
   * is; null where that is as long.
   */
  pauseConnector(pause: { id: string; connector: string; until: Millis; reason: string }): Promise<string | null>;

  audit(entry: AuditEntry): Promise<void>;
  /** A hint for listeners, delivered at commit. Ids only. */
  notify(hint: {
    topic: "object" | "drift" | "repair" | "run" | "stop";
    id: string;
    kind?: string;
    key?: string;
  }): Promise<void>;
};

/**
 * What else than marked is to be judged: under other settings than these, or what time may have changed by then. A pass asks by its
 * beginning: what it has judged may be due again before all of it is judged, and it would never end.
 */
export type Due = { judgedUnder: string; by: Millis };

/** What everything in a pass is judged against; small, read once per pass and again inside each reserve. */
export type Settings = Uncounted & Counts;

export type Uncounted = {
  teams: TeamRow[];
  /** Those who may hold something, by id: what people read says who it was. */
  people: ReadonlyMap<string, string>;
  stops: StopRow[];
  policies: PolicyOverride[];
  sources: SourceRow[];
  budgets: BudgetUse[];
  batches: BatchRow[];
};

export type Counts = {
  /** Objects of the kind with an intent or a finding. */
  population: number;
  /** Those of them with an open drift. */
  drifted: number;
  /** Of those, by class. */
  byClass: Partial<Record<DriftClass, number>>;
};

export type Parking = {
  /** Of a new batch; the kind's parked one keeps its own. */
  id: string;
  scopes: string[];
  groups: { class: string; owner: string }[];
  says: string;
};

export type Store = {
  now(): Promise<Millis>;
  transaction<T>(work: (tx: StoreTx) => Promise<T>): Promise<T>;
  /**
   * A transaction about one object, whose bundle it reads first and whose own writes it never reads. It may be committed
   * together with those of others, and done again alone where that fails.
   */
  together<T>(work: (tx: StoreTx) => Promise<T>): Promise<T>;
  settings(kind: string, budgetWindow: Millis): Promise<Settings>;
  /** Without what is counted: a pass that finds nothing to judge need not count a million objects for it. */
  uncounted(kind: string, budgetWindow: Millis): Promise<Uncounted>;
  counts(kind: string): Promise<Counts>;

  /**
   * Takes up to `limit` objects that are due and free, but none of a kind that others have and this process has not: with
   * `kinds`, those that it has. Raises each fence. One statement.
   */
  claimDue(holder: string, leaseMs: Millis, limit: number, kinds?: readonly string[]): Promise<Claim[]>;
  /** Takes one object if it is free; null where somebody holds it or it is not there. */
  claimOne(ref: ObjectRef, holder: string, leaseMs: Millis): Promise<Claim | null>;
  /** Gives it back; does nothing where the fence is not the claim's any more. */
  release(claim: Claim): Promise<void>;
  /** Still ours, the intent still this generation, and no stop in force? Extends the lease. */
  confirm(
    claim: Claim,
    generation: number | null,
    leaseMs: Millis,
  ): Promise<{ remainingMs: Millis; stops: StopRow[] } | null>;

  /** Makes known what the config declares, so that the console can show it. */
  registerSources(
    rows: {
      kind: string;
      name: string;
      title: string;
      standing: Standing;
      freshnessMs: number;
      evidenceMs: number;
      covers: "all" | "sighted";
      pushed: boolean;
    }[],
  ): Promise<void>;
  linkOf(ref: ObjectRef): Promise<string | null>;
  /** Key by external id, for those of the given ids that are linked. */
  linked(kind: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;

  /** Every entry that the source is known to show: fingerprints of 8 bytes, one behind the other, in 256 parts by their first byte. */
  fingerprints(kind: string, source: string): Promise<Buffer[]>;
  /** Sets rows of a running scan aside. */
  stage(scanId: string, rows: readonly ScannedRow[]): Promise<void>;
  /** The external id of an entry that a scan set aside. */
  stagedId(scanId: string, fingerprint: bigint): Promise<string>;
  /**
   * Makes what was set aside facts, marks the objects that it says something new about, and moves the watermark. Answers
   * the keys that the scan should have shown and did not, held as incomplete looks until each was read.
   */
  acceptScan(
    scan: EndedScan & { covers: "all" | "sighted" },
    known: { unseen(): Iterable<bigint>; wasSeen(fingerprint: bigint): boolean },
  ): Promise<string[]>;
  /** Throws away what was set aside and writes down why. */
  refuseScan(scan: EndedScan): Promise<void>;
  /** Makes the objects due: now for requests, later for what the sweep found. Never moves an earlier time back. */
  makeDue(refs: readonly ObjectRef[], inMs: Millis): Promise<void>;
  /**
   * Makes the objects due of which an open drift may be repaired or needs a decision, and that nobody has begun with, or
   * only under another plan: those that wait for people at once, the others after `graceMs`. What was to be looked at later is not waited for: it
   * may be another plan of the object, a day from its end. One that fails keeps to its back-off. At once, too, where a plan is
   * open whose difference is gone.
   */
  makeOpenDue(graceMs: Millis): Promise<void>;
  /** Objects in the source's last complete scan; null before the first. */
  lastCount(kind: string, source: string): Promise<number | null>;
  noteSourceError(kind: string, source: string, error: string): Promise<void>;

  /**
   * Marks what may be judged differently since the kind was last judged: everything under another version, what differs
   * and what a departed team owns under other settings.
   */
  noteSettings(kind: string, state: { judgedUnder: string; version: string }): Promise<void>;
  /**
   * Settles marked objects of which every witness shows exactly what is asked, without taking them through classify,
   * which would say the same (reconciler/loop/settle.long.test.ts). Answers how many, and how many are left.
   */
  settleInSync(kind: string): Promise<{ settled: number; left: number }>;
  /** Whether `toJudge` would find any that is not marked, whoever has it locked. */
  isAnyDue(kind: string, due: Due): Promise<boolean>;
  /** Agents' claims of the kind that nothing was made of yet, the oldest first, from after that one on. */
  openClaims(kind: string, after: { claimedAt: Millis; id: string } | null, limit: number): Promise<OpenClaim[]>;
  /** Writes what was made of claims, each once, with its entry in the record. */
  closeClaims(checked: readonly CheckedClaim[], actor: Actor): Promise<void>;
  /** Objects by verdict, as their rows say now. Those that nobody asks for and that are not there are left out. */
  verdicts(kind: string, key: string | null): Promise<Record<Verdict, number>>;
  /** Open drifts that their objects' verdicts name now, by bucket, key and class, from behind one of them. */
  openDrifts(
    scope: { kind: string; key?: string; class?: string },
    after: Pick<DriftRow, "key" | "class"> | null,
    limit: number,
  ): Promise<DriftRow[]>;
  /** Counts what is open and pending in scope now, and what would take from budgets. */
  summarize(scope: {
    kinds: readonly string[];
    key?: string;
    class?: string;
  }): Promise<Omit<RunSummary, "budgets"> & { unattended: Unattended[] }>;

  /** What the kind's unattended repairs want, by class and owner, beside what a release lets act. */
  wants(kind: string): Promise<{ class: string; owner: string; n: number }[]>;
  /**
   * Parks what is wanted of these classes and owners in the kind's one batch, or closes that batch where nothing is short.
   * Answers whether anything is otherwise than before.
   */
  park(kind: string, short: Parking | null): Promise<boolean>;

  startRun(run: {
    id: string;
    mode: "detect" | "act";
    scope: Record<string, unknown>;
    startedBy: string;
  }): Promise<void>;
  endRun(id: string, end: { complete: boolean; report: RunReport | null; error: string | null }): Promise<void>;

  /** Takes or keeps a named lease; false where somebody else has it. */
  lease(name: string, holder: string, ms: Millis): Promise<boolean>;
  beat(worker: { id: string; version: string; kinds: readonly string[] }): Promise<void>;
  close(): Promise<void>;
};
