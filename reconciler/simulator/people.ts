/**
 * What people do, as rows: each function has the effect of the service of the same name in lib/services, and refuses
 * what it refuses. Pure rules are the services' own; where a service is SQL, this says the same over rows in memory.
 */
import { wantsDigest } from "../../lib/comparable.ts";
import { isQuorum, type QuorumRule, teamToSpeakFor } from "../../lib/services/repairs/quorum.ts";
import { type ObjectRef, publicId } from "../model/bucket.ts";
import type { Desired, Millis } from "../model/evidence.ts";
import type { RepairState } from "../model/repair.ts";
import { shrunk } from "../model/shrink.ts";
import { deriveStatus } from "../model/status.ts";
import { differenceDigest } from "../policy/acceptance.ts";
import { DEFAULT_LIMITS } from "../policy/defaults.ts";
import { conditionsOf } from "../record/findings.ts";
import type { RepairRow } from "../store.ts";
import type { Kernel } from "./kernel.ts";
import { addObject, appendAudit, type MemoryStore, newest, newObject, setObject } from "./memory-store.ts";
import type { KeptObject, KeptPerson, KeptPolicy, KeptSource, Shelf, Tables } from "./memory-tables.ts";

export class Refused extends Error {}
/** The process that was to do it is gone before its transaction ended. */
export class Died extends Error {}

/** Approvals last an hour; a world may have shorter ones, so that one runs out in it. */
export type Office = { kernel: Kernel; store: MemoryStore; approvalMs: Millis; diesBeforeCommit: boolean };
export type Doing = { tables: Tables; now: Millis; by: string; kernel: Kernel };

/** One verb of one person: all of it or nothing. */
export function verb<T>({ kernel, store, diesBeforeCommit }: Office, by: string, work: (doing: Doing) => T): T {
  return store.write((tx) => {
    const result = work({ tables: store.tables, now: tx.now, by, kernel });
    if (diesBeforeCommit) throw new Died();
    return result;
  });
}

function record(
  { tables, now, by }: Doing,
  action: string,
  ref: ObjectRef | null,
  subject: string,
  detail: Record<string, string[]> = {},
): void {
  appendAudit(tables, { actor: { kind: "person", id: by }, action, ...ref, subject, detail }, now);
}

/** lib/services/objects/load.ts: what holds it now, and the status that follows. */
function project({ tables, now }: Doing, shelf: Shelf & { object: KeptObject }): void {
  const { object, repairs } = shelf;
  const waits = repairs.some((repair) => repair.state === "proposed");
  const heldNow = object.held === "stop" ? "stop" : waits ? "review" : "none";
  const held = object.blockedAt !== null ? "block" : heldNow;
  const { status } = deriveStatus(conditionsOf({ ...object, held }), now);
  setObject(tables, object, { held, status, statusSince: status === object.status ? object.statusSince : now });
}

function askForLook({ tables, now, kernel }: Doing, object: KeptObject): void {
  const dueAt = Math.min(object.dueAt ?? now, now);
  setObject(tables, object, { dueAt, requestToken: kernel.uuid(), poison: 0, poisonReason: null });
}

function move({ tables, now }: Doing, repair: RepairRow, state: RepairState, patch: Partial<RepairRow>): void {
  const before = tables.set(repair, { state, stateSince: now, ...patch });
  tables.tell({ table: "repairs", before, after: { ...repair } });
}

function shelfOf(tables: Tables, ref: ObjectRef): Shelf & { object: KeptObject } {
  const shelf = tables.find(ref);
  if (shelf?.object == null) throw new Refused("not found");
  return shelf as Shelf & { object: KeptObject };
}

export type Ask = ObjectRef & { desired: Desired; owner: string; expect: number | null };

/** lib/services/intents/put.ts */
export function putIntent(office: Office, by: string, { kind, key, desired, owner, expect }: Ask): void {
  verb(office, by, (doing) => {
    const { tables, now } = doing;
    const shelf = tables.shelf({ kind, key });
    const current = newest(shelf);
    if (tables.teams.some((team) => team.id === owner && team.departedAt !== null)) throw new Refused("team departed");
    if ((current?.generation ?? null) !== expect) throw new Refused("generation_moved");
    const next = { presence: "present" as const, desired, owner };
    const same = current?.presence === "present" && wantsDigest(current) === wantsDigest(next);
    if (same && current.owner === owner) return;
    addGeneration(doing, shelf, { ...next, kind, key, askedBy: by });
    const moved = current !== null && current.owner !== owner && shelf.object?.owner != null;
    for (const team of moved ? [current.owner, owner] : []) raiseEpoch(tables, team);
    if (shelf.object === null) addObject(tables, newObject({ kind, key }, now));
    const { object } = shelfOf(tables, shelf);
    setObject(tables, object, {
      ...{ generation: newest(shelf)?.generation ?? 1, presence: "present", owner, askedBy: by },
      ...{ ownerEpoch: tables.teams.find((team) => team.id === owner)?.epoch ?? null },
      ...{ verdict: "pending", verdictAsOf: null, expiresAt: null, wasInPlace: false, attempted: false },
      ...{ withdrawnAt: null, wants: wantsDigest(next), dirty: true, dueAt: now },
    });
    const ended = endWaiting(doing, shelf, "intent_changed");
    project(doing, shelfOf(tables, shelf));
    record(doing, "intent.changed", { kind, key }, `${kind}/${key}`, { ended_repairs: ended });
  });
}

/** lib/services/intents/withdraw.ts */
export function withdrawIntent(office: Office, by: string, ref: ObjectRef): void {
  verb(office, by, (doing) => {
    const { tables, now } = doing;
    const shelf = shelfOf(tables, ref);
    const current = newest(shelf);
    if (current === null || current.presence === "absent") throw new Refused("withdrawn already");
    const { desired, owner } = current;
    addGeneration(doing, shelf, { ...ref, presence: "absent", desired, owner, askedBy: by });
    setObject(tables, shelf.object, {
      ...{ generation: current.generation + 1, presence: "absent", withdrawnAt: now, verdict: "pending" },
      ...{ verdictAsOf: null, expiresAt: null, wasInPlace: false, attempted: false, wants: null, dirty: true },
      dueAt: now,
    });
    const ended = endWaiting(doing, shelf, "intent_withdrawn");
    project(doing, shelf);
    record(doing, "intent.withdrawn", ref, `${ref.kind}/${ref.key}`, { ended_repairs: ended });
  });
}

type NextIntent = Pick<Shelf["intents"][number], "kind" | "key" | "presence" | "desired" | "owner" | "askedBy"> &
  Partial<Pick<Shelf["intents"][number], "spec" | "unread">>;

export function addGeneration({ tables, now }: Doing, shelf: Shelf, next: NextIntent): void {
  const current = newest(shelf);
  if (current !== null) tables.set(current, { supersededAt: now });
  const generation = (current?.generation ?? 0) + 1;
  const row = { spec: {}, ...next, generation, subject: "somebody", askedAt: now, supersededAt: null };
  tables.add(shelf.intents, row);
}

function raiseEpoch(tables: Tables, id: string): void {
  const team = tables.teams.find((row) => row.id === id);
  if (team !== undefined) tables.set(team, { epoch: team.epoch + 1 });
}

export function endWaiting(doing: Doing, { repairs }: Shelf, why: string): string[] {
  const waiting = repairs.filter((repair) => repair.state === "proposed" || repair.state === "approved");
  for (const repair of waiting) move(doing, repair, "superseded", { endReason: why });
  return waiting.map((repair) => repair.id);
}

type Loaded = { shelf: Shelf & { object: KeptObject }; repair: RepairRow; me: KeptPerson; consenting: string[] };

/** lib/services/repairs/load.ts: for a reviewer of a team whose consent it is about. */
function loadRepair({ tables, by }: Doing, ref: ObjectRef, id: string): Loaded {
  const shelf = shelfOf(tables, ref);
  const repair = shelf.repairs.find((row) => row.id === id);
  const me = tables.people.find((one) => one.id === by);
  if (repair === undefined || me === undefined) throw new Refused("not found");
  const drift = shelf.drifts.find((row) => row.id === repair.driftId);
  const { asked = null, found = null } = (repair.bothOwners ? drift?.detail.owner : undefined) ?? {};
  const named = new Set([repair.owner, asked, found]);
  const consenting = tables.teams
    .filter((team) => named.has(team.id) && team.departedAt === null)
    .map((team) => team.id);
  const may = me.role === "reviewer" && me.suspendedAt === null && consenting.some((team) => me.teams.includes(team));
  if (!may) throw new Refused("not allowed");
  return { shelf, repair, me, consenting };
}

/** lib/services/repairs/approve.ts: one person's yes to exactly one plan. */
export function approveRepair(office: Office, by: string, ref: ObjectRef, given: { repair: string; planHash: string }) {
  verb(office, by, (doing) => {
    const { tables, now, kernel } = doing;
    const loaded = loadRepair(doing, ref, given.repair);
    const { shelf, repair, me, consenting } = loaded;
    const mine = (row: Shelf["approvals"][number]) => row.personId === by && row.planHash === given.planHash;
    if (shelf.approvals.some((row) => row.repairId === repair.id && mine(row))) throw new Refused("already");
    refuseStale(doing, loaded, given.planHash);
    refuseMaker(doing, loaded);
    const rule: QuorumRule = { approvalsNeeded: repair.approvalsNeeded, bothOwners: repair.bothOwners, consenting };
    const before = countedApprovals(tables, loaded, now);
    const team = teamToSpeakFor(rule, me.teams, before);
    if (team === null) throw new Refused("of none of the teams");
    const { deferMs = 0 } = repair.plan.contract;
    const expiresAt = now + office.approvalMs + deferMs;
    const id = publicId("approval", shelf.object.bucket, kernel.uuid());
    const { planHash } = repair;
    tables.add(shelf.approvals, { id, repairId: repair.id, planHash, personId: by, team, grantedAt: now, expiresAt });
    const approvals = [...before, { person: by, team, expires_at: "" }];
    if (isQuorum(rule, approvals)) {
      move(doing, repair, "approved", { decidedBy: by, notBefore: now + Math.max(DEFAULT_LIMITS.undoMs, deferMs) });
      setObject(tables, shelf.object, { dueAt: now, poison: 0, poisonReason: null });
      project(doing, shelf);
    }
    record(doing, isQuorum(rule, approvals) ? "repair.approved" : "approval.given", ref, repair.id);
  });
}

function countedApprovals(tables: Tables, { shelf, repair, consenting }: Loaded, now: Millis) {
  return shelf.approvals
    .filter((row) => row.repairId === repair.id && row.planHash === repair.planHash && row.expiresAt > now)
    .filter(({ personId, team }) => {
      const person = tables.people.find((one) => one.id === personId);
      const may = person?.role === "reviewer" && person.suspendedAt === null && person.teams.includes(team);
      return may && consenting.includes(team);
    })
    .map((row) => ({ person: row.personId, team: row.team, expires_at: "" }));
}

/** lib/services/repairs/refuse-decision.ts */
function refuseStale({ tables, now }: Doing, { shelf, repair }: Loaded, planHash: string): void {
  const { object, drifts } = shelf;
  const team = tables.teams.find((row) => row.id === repair.owner);
  const drift = drifts.find((row) => row.id === repair.driftId);
  const reasons = [
    repair.planHash !== planHash && "the plan changed",
    object.generation !== null && object.generation !== repair.generation && "what is asked changed",
    team !== undefined && team.epoch !== repair.ownerEpoch && "ownership moved",
    repair.state !== "proposed" && "already decided",
    repair.expiresAt !== null && repair.expiresAt <= now && "expired",
    object.blockedAt !== null && "blocked",
    drift !== undefined && drift.resolvedAt !== null && "the difference is gone",
  ];
  const reason = reasons.find((one) => one !== false);
  if (reason !== undefined) throw new Refused(reason);
}

function refuseMaker({ by }: Doing, { shelf, repair }: Loaded): void {
  const asked = shelf.intents.some(
    (row) => row.askedBy === by && (row.generation === repair.generation || row.supersededAt === null),
  );
  if (asked || repair.proposedBy === by || repair.excluded.includes(by)) throw new Refused("four eyes");
}

/** lib/services/repairs/undo.ts */
export function undoRepair(office: Office, by: string, ref: ObjectRef, id: string): void {
  verb(office, by, (doing) => {
    const { shelf, repair } = loadRepair(doing, ref, id);
    const inTime = repair.state === "approved" && repair.notBefore !== null && repair.notBefore > doing.now;
    if (!inTime) throw new Refused("too late");
    move(doing, repair, "superseded", { endReason: "undone" });
    askForLook(doing, shelf.object);
    project(doing, shelf);
    record(doing, "repair.undone", ref, id);
  });
}

/** lib/services/repairs/block.ts */
export function blockRepair(office: Office, by: string, ref: ObjectRef, id: string): void {
  verb(office, by, (doing) => {
    const { shelf, repair } = loadRepair(doing, ref, id);
    if (repair.state !== "proposed" && repair.state !== "approved") throw new Refused("too late");
    move(doing, repair, "blocked", { decidedBy: by, endReason: "no" });
    const blocked = { blockedAt: doing.now, blockedBy: by, blockedReason: "no", blockReviewAt: doing.now + 86_400_000 };
    setObject(doing.tables, shelf.object, blocked);
    project(doing, shelf);
    record(doing, "repair.blocked", ref, id);
  });
}

/** lib/services/objects/unblock.ts */
export function unblockObject(office: Office, by: string, ref: ObjectRef): void {
  verb(office, by, (doing) => {
    const shelf = shelfOf(doing.tables, ref);
    if (shelf.object.blockedAt === null) throw new Refused("not blocked");
    const free = { blockedAt: null, blockedBy: null, blockedReason: null, blockReviewAt: null };
    setObject(doing.tables, shelf.object, free);
    askForLook(doing, shelf.object);
    project(doing, shelf);
    record(doing, "object.unblocked", ref, `${ref.kind}/${ref.key}`);
  });
}

/** lib/services/repairs/retry.ts */
export function retryRepair(office: Office, by: string, ref: ObjectRef, id: string): void {
  verb(office, by, (doing) => {
    const { shelf, repair } = loadRepair(doing, ref, id);
    if (shelf.object.blockedAt !== null) throw new Refused("blocked");
    askForLook(doing, shelf.object);
    const isOld = shelf.approvals.some((row) => row.repairId === id && row.expiresAt <= doing.now);
    if (repair.state === "proposed" && isOld) {
      move(doing, repair, "superseded", { endReason: "approval_expired" });
      project(doing, shelf);
    }
    record(doing, "repair.retry_requested", ref, id);
  });
}

/** lib/services/attempts/answer.ts. Who says it may be wrong; what is already there settles what was to be made. */
export function answerAttempt(
  office: Office,
  by: string,
  ref: ObjectRef,
  { id, outcome }: { id: string; outcome: "happened" | "did_not_happen" },
): void {
  verb(office, by, (doing) => {
    const { tables, now } = doing;
    const attempt = shelfOf(tables, ref).attempts.find((row) => row.id === id);
    if (attempt?.state !== "unknown") throw new Refused("not in question");
    const loaded = loadRepair(doing, ref, attempt.repairId);
    const { shelf, repair } = loaded;
    refuseMaker(doing, loaded);
    if ((attempt.settleUntil ?? attempt.deadlineAt) > now) throw new Refused("may still land");
    const [shown = null] = shelf.facts.flatMap((fact) => fact.found.map((thing) => thing.externalId));
    const happened = outcome === "happened";
    const makes = attempt.class === "missing_external";
    if (makes && happened !== (shown !== null)) throw new Refused(happened ? "no candidate" : "candidate there");
    const externalId = happened && makes ? shown : attempt.externalId;
    const before = tables.set(attempt, { state: outcome, resolvedBy: by, externalId });
    tables.tell({ table: "attempts", before, after: { ...attempt } });
    if (repair.state === "not_confirmed")
      move(doing, repair, happened ? "verifying" : "did_not_happen", { endReason: happened ? null : "checked" });
    setObject(tables, shelf.object, { openAttempt: "none", verdict: "verifying", expiresAt: null, dirty: true });
    askForLook(doing, shelf.object);
    project(doing, shelf);
    record(doing, `attempt.${outcome}`, ref, id);
  });
}

/** lib/services/objects/snooze.ts */
export function snoozeObject(office: Office, by: string, ref: ObjectRef, ms: Millis): void {
  verb(office, by, (doing) => {
    const { object } = shelfOf(doing.tables, ref);
    const snoozed = { snoozedUntil: doing.now + ms, snoozedBy: by, snoozeReason: "not now" };
    setObject(doing.tables, object, snoozed);
    record(doing, "object.snoozed", ref, `${ref.kind}/${ref.key}`);
  });
}

/** lib/services/drifts/accept.ts */
export function acceptDrift(office: Office, by: string, ref: ObjectRef, ms: Millis): void {
  verb(office, by, (doing) => {
    const { tables, now } = doing;
    const { object, drifts } = shelfOf(tables, ref);
    const doubts = ["unknown_after_repair", "contradictory_evidence"];
    const drift = drifts.find((row) => row.resolvedAt === null && !doubts.includes(row.class));
    if (drift === undefined) throw new Refused("drift_resolved");
    const acceptance = { by, at: now, until: now + ms, reason: "let it be", what: differenceDigest(drift) };
    const before = tables.set(drift, { acceptance });
    tables.tell({ table: "drifts", before, after: { ...drift } });
    setObject(tables, object, { dirty: true, dueAt: Math.min(object.dueAt ?? now, now) });
    record(doing, "drift.accepted", ref, drift.id);
  });
}

/** lib/services/stops/set.ts */
export function setStop(office: Office, by: string, scope: string, until: Millis | null = null): void {
  verb(office, by, (doing) => {
    const id = `stop_${doing.kernel.uuid().replaceAll("-", "")}`;
    const stop = { id, scope, reason: "wait", setBy: by, setAt: doing.now, until, pause: false, liftedAt: null };
    doing.tables.add(doing.tables.stops, stop);
    record(doing, "stop.set", null, id);
  });
}

/** lib/services/stops/lift.ts */
export function liftStop(office: Office, by: string, id: string): void {
  verb(office, by, (doing) => {
    const stop = doing.tables.stops.find((row) => row.id === id && row.liftedAt === null);
    if (stop === undefined) throw new Refused("lifted already");
    doing.tables.set(stop, { liftedAt: doing.now });
    record(doing, "stop.lifted", null, id);
  });
}

/** lib/services/sources/accept-size.ts */
export function acceptSize(office: Office, by: string, source: KeptSource): void {
  verb(office, by, (doing) => {
    const counted = refusedSize(doing.tables, source);
    if (counted === null) throw new Refused("not refused for its size");
    doing.tables.set(source, { counted });
    record(doing, "source.size_accepted", null, `${source.kind}/${source.name}`);
  });
}

/** How many its last listing showed, where it is refused for that; null otherwise. */
export function refusedSize({ scans }: Tables, { kind, name, counted }: KeptSource): number | null {
  const last = scans.findLast((row) => row.kind === kind && row.source === name);
  return last?.suspect != null && last.suspect === shrunk(counted, last.counted) ? last.counted : null;
}

/** lib/services/people/change.ts: role, teams and suspension. */
export function changePerson(office: Office, by: string, id: string, patch: Partial<KeptPerson>): void {
  verb(office, by, (doing) => {
    const person = doing.tables.people.find((one) => one.id === id);
    if (person === undefined || id === by) throw new Refused("not allowed");
    doing.tables.set(person, patch);
    record(doing, "person.changed", null, id);
  });
}

/** A row of the policies table, with a higher version than any before it. */
export function changePolicy(office: Office, by: string, row: Omit<KeptPolicy, "version">): void {
  verb(office, by, (doing) => {
    const { policies } = doing.tables;
    const version = Math.max(0, ...policies.map((one) => one.version)) + 1;
    const known = policies.find(
      (one) => one.kind === row.kind && one.class === row.class && one.direction === row.direction,
    );
    if (known === undefined) doing.tables.add(policies, { ...row, version });
    else doing.tables.set(known, { ...row, version });
    record(doing, "policy.changed", null, `${row.kind}/${row.class}`);
  });
}

/** No service does it: the list of teams is not ours. Both who owns what and what may be done change with it. */
export function departTeam(office: Office, by: string, id: string): void {
  verb(office, by, (doing) => {
    const team = doing.tables.teams.find((row) => row.id === id && row.departedAt === null);
    if (team === undefined) throw new Refused("gone already");
    doing.tables.set(team, { departedAt: doing.now, epoch: team.epoch + 1 });
    doing.kernel.say(`team ${id} departs`);
    record(doing, "team.departed", null, id);
  });
}
