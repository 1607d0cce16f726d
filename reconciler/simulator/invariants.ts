/**
 * What must be true whatever happens, asked of the rows and of the outside world as it really is. Nothing here uses the
 * loop's own judgement: what it concluded is compared with what was so.
 */

import { limitsOf } from "../config.ts";
import { versionOf } from "../connectors/version.ts";
import { conclude } from "../loop/judge.ts";
import type { ObjectRef } from "../model/bucket.ts";
import type { Millis } from "../model/evidence.ts";
import { acceptanceOf } from "../policy/acceptance.ts";
import { DEFAULT_POLICY, resolvePolicy } from "../policy/defaults.ts";
import { makeChainVerifier } from "../record/chain.ts";
import { saidOf } from "../record/judgements.ts";
import { makeReplay } from "../record/replay.ts";
import type { AttemptRow, DriftRow, RepairRow } from "../store.ts";
import type { Kernel } from "./kernel.ts";
import { kindConfig } from "./kinds.ts";
import { confirmedUntil, latestOf, newest, stopsInForce } from "./memory-store.ts";
import type {
  Change,
  KeptApproval,
  KeptAudit,
  KeptEffect,
  KeptObject,
  KeptSource,
  Shelf,
  Tables,
} from "./memory-tables.ts";
import { isAsAsked, isDone, type Request, type Thing } from "./outside.ts";
import type { Build, Provider, Watcher } from "./providers.ts";
import {
  effectsSettledFrom,
  isCovered,
  isDisputed,
  isGraced,
  isInDoubt,
  isOpenEffect,
  isReadItself,
  isTakenAway,
  keepsKey,
  settledFrom,
} from "./rows.ts";

export type Violation = { invariant: string; says: string };

/** From the last check to the call: what was decided within it may still be missed. */
const SEND_MS = 1_000;
const HOUR_MS = 60 * 60_000;

export class Invariants implements Watcher {
  readonly violations: Violation[] = [];
  /** Key and fence of the calls that changed something. */
  readonly #hadEffect = new Set<string>();
  /** Keys of the commands that changed something. */
  readonly #landedEffects = new Set<string>();
  /** Plan by key: the outside world would take another one under the same key for a mistake of ours. */
  readonly #planOfKey = new Map<string, string>();
  /** When the first call under a key changed something. */
  readonly #firstEffect = new Map<string, Millis>();
  /** When each attempt was sent. */
  readonly #sent = new Map<string, Millis>();
  readonly #watermarks = new Map<KeptSource, Millis>();
  readonly #oursBefore = new Map<Request, { ours: number; effects: number }>();

  constructor(
    readonly kernel: Kernel,
    readonly tables: () => Tables,
    readonly providers: ReadonlyMap<string, Provider>,
    /** What the process that has such a claim was started from; null where there is none. */
    readonly buildOf: (holder: string) => Build | null,
  ) {}

  #broken(invariant: string, says: string): void {
    this.kernel.say(`BROKEN ${invariant}: ${says}`);
    this.violations.push({ invariant, says });
  }

  #holds(invariant: string, holds: boolean, says: () => string): void {
    if (!holds) this.#broken(invariant, says());
  }

  #provider(kind: string): Provider {
    const provider = this.providers.get(kind);
    if (provider === undefined) throw new Error(`There is no outside world of kind ${kind}.`);
    return provider;
  }

  sent(request: Request): void {
    const { plan, idempotencyKey, fence, sentAt } = request;
    const about = `${plan.kind}/${plan.key}`;
    this.kernel.say(`"${plan.title}" is sent (${idempotencyKey.slice(0, 9)}, fence ${fence})`);
    const shelf = this.tables().shelf(plan);
    const attempt = shelf.attempts.find((row) => row.idempotencyKey === idempotencyKey && row.fence === fence);
    if (attempt === undefined) {
      this.#broken("I-03", `${about}: a call was sent without an attempt`);
      return;
    }
    const known = this.#planOfKey.get(idempotencyKey) ?? plan.hash;
    this.#planOfKey.set(idempotencyKey, known);
    this.#holds("I-01", known === plan.hash, () => `${about}: one key was used for two plans`);
    this.#holds("I-02", !this.#sent.has(attempt.id), () => `${about}: one attempt was sent twice`);
    this.#sent.set(attempt.id, sentAt);
    this.#holds(
      "I-15",
      this.#isRemembered(request, attempt),
      () => `${about}: sent again under a key that may be gone`,
    );
    this.#holds("I-03", attempt.reservedAt <= sentAt, () => `${about}: reserved after it was sent`);
    // Settling is counted from the deadline: whoever looked after it was told that nothing can start any more.
    this.#holds("I-04", sentAt <= attempt.deadlineAt, () => `${about}: sent after it was to be over`);
    this.#holds("I-07", attempt.planHash === plan.hash, () => `${about}: another plan was sent than was reserved`);
    this.#holds("I-10", attempt.generation === plan.generation, () => `${about}: sent for another generation`);
    const superseded = shelf.intents.find((row) => row.generation === plan.generation)?.supersededAt ?? null;
    this.#holds(
      "I-09",
      superseded === null || superseded > sentAt - SEND_MS,
      () => `${about}: sent for an old request`,
    );
    this.#obeysStops(plan, sentAt);
    const isUnderWay = ({ state, startedAt }: KeptEffect) => state === "started" && (startedAt ?? 0) < sentAt - SEND_MS;
    this.#holds("I-02", !shelf.effects.some(isUnderWay), () => `${about}: sent while a command is at it`);
  }

  commandLands({ kind, key, name, effectKey }: KeptEffect): void {
    const about = `${kind}/${key}: ${name} ${effectKey}`;
    const isOnce = !this.#landedEffects.has(effectKey);
    this.#holds("I-01", isOnce, () => `${about} was started a second time, and took effect before`);
    this.#landedEffects.add(effectKey);
    const { effects } = this.tables().shelf({ kind, key });
    const isKnown = effects.some((row) => row.effectKey === effectKey && row.state !== "planned");
    this.#holds("I-03", isKnown, () => `${about} was not recorded before`);
  }

  /** Unattended, a call that may have had its effect is repeated only while its key keeps it from having a second one. */
  #isRemembered({ plan, idempotencyKey, landsBy }: Request, { id, repairId }: AttemptRow): boolean {
    const life = this.#provider(plan.kind).outside.traits.keyLifeMs;
    const { attempts, repairs } = this.tables().shelf(plan);
    const isAnswered = ({ state, proof, resolvedBy }: AttemptRow) =>
      state === "did_not_happen" && proof === null && resolvedBy === null;
    const sent = attempts
      .filter((row) => row.id !== id && row.idempotencyKey === idempotencyKey && !isAnswered(row))
      .map((row) => this.#sent.get(row.id) ?? Number.POSITIVE_INFINITY);
    const first = Math.min(this.#firstEffect.get(idempotencyKey) ?? Number.POSITIVE_INFINITY, ...sent);
    const isUnattended = repairs.find((row) => row.id === repairId)?.decidedBy === "policy";
    return life === null || !isUnattended || landsBy <= first + life;
  }

  /** A stop of any team that it is about, of its class, kind, connector or object. */
  #obeysStops(about: ObjectRef & { class: string; owner: string }, at: Millis): void {
    const { spec } = this.#provider(about.kind);
    const drift = this.tables()
      .find(about)
      ?.drifts.findLast((row) => row.class === about.class);
    const found = about.class === "stale_owner" ? drift?.detail.owner?.found : undefined;
    const teams = [about.owner, ...(typeof found === "string" ? [found] : [])];
    const stop = stopsInForce(this.tables(), at).find(
      ({ scope, setAt }) => setAt < at - SEND_MS && isCovered(scope, { ...about, connector: spec.connector }, teams),
    );
    const says = () => `${about.kind}/${about.key}: went on under the stop of ${stop?.scope}`;
    this.#holds("I-27", stop === undefined, says);
  }

  lands(request: Request): void {
    const { plan } = request;
    const { outside } = this.#provider(plan.kind);
    const isOld = plan.generation < (newest(this.tables().shelf(plan))?.generation ?? 0);
    if (isOld && plan.steps.some((step) => step.verb === "create")) this.kernel.count("W-19");
    const ours = outside.of(request.plan.key).filter((thing) => thing.madeBy !== null).length;
    this.#oursBefore.set(request, { ours, effects: outside.effects });
  }

  landed(request: Request): void {
    const { plan, idempotencyKey, fence } = request;
    const { outside } = this.#provider(plan.kind);
    const about = `${plan.kind}/${plan.key}`;
    const before = this.#oursBefore.get(request);
    this.#oursBefore.delete(request);
    if (before === undefined || outside.effects === before.effects) return;
    const standing = outside.standing.get(idempotencyKey)?.effects ?? 0;
    this.#holds("I-01", standing <= 1, () => `${about}: one key had ${standing} effects`);
    const ours = outside.of(plan.key).filter((thing) => thing.madeBy !== null).length;
    this.#holds("I-01", ours <= Math.max(1, before.ours), () => `${about}: we made a second one beside our first`);
    this.#hadEffect.add(`${idempotencyKey}/${fence}`);
    if (!this.#firstEffect.has(idempotencyKey)) this.#firstEffect.set(idempotencyKey, this.kernel.now);
    const attempts = this.tables().find(plan)?.attempts ?? [];
    const attempt = attempts.find((row) => row.idempotencyKey === idempotencyKey && row.fence === fence);
    this.#holds("I-16", attempt?.state !== "did_not_happen", () => `${about}: took effect after it was proved not to`);
  }

  committed(changes: readonly Change[], at: Millis): void {
    this.#told(changes);
    for (const source of this.tables().sources) this.#scanned(source, at);
    for (const change of changes) {
      switch (change.table) {
        case "objects":
          this.#object(change.before, change.after, at);
          break;
        case "attempts":
          this.#attempt(change.before, change.after, at);
          break;
        case "repairs":
          this.#repair(change.before, change.after, at);
          break;
        case "drifts":
          this.#drift(change.before, change.after, at);
          break;
        case "budgets": {
          const { scope, used, limit } = change.after;
          this.#holds("I-17", used <= limit, () => `${scope}: ${used} of ${limit} were taken`);
          break;
        }
        case "audit":
          this.#audit(change.after);
      }
    }
  }

  /** What a scan that has just ended makes fresh without a write was so. */
  #scanned(source: KeptSource, at: Millis): void {
    const { kind, name, watermark } = source;
    if (watermark === null || this.#watermarks.get(source) === watermark) return;
    this.#watermarks.set(source, watermark);
    for (const shelf of this.tables().objectsOf(kind)) {
      const { object } = shelf;
      const isTold = object.verdict === "in_sync" && !object.dirty && object.spoke === name;
      const verdictAsOf = Math.max(object.verdictAsOf ?? 0, watermark);
      if (isTold && object.presence === "present") this.#inSync(shelf, { ...object, verdictAsOf }, at);
    }
  }

  /** Something was written for a transaction that had ended: with it, it is neither kept nor taken back. */
  strayed(): void {
    this.#broken("I-21", "something was written after its transaction had ended");
  }

  /** Every step of an attempt or a repair has an entry in the record, in its own transaction. */
  #told(changes: readonly Change[]): void {
    const entries = changes.flatMap((change) => (change.table === "audit" ? [change.after.body] : []));
    for (const { table, before, after } of changes) {
      if (table === "effects") this.#toldEffect(before, after, entries);
      if ((table !== "attempts" && table !== "repairs") || before?.state === after.state) continue;
      const attempts = this.tables().find(after)?.attempts ?? [];
      const tries = table === "repairs" ? attempts.filter((row) => row.repairId === after.id).map(({ id }) => id) : [];
      const isTold = [after.id, ...tries].some((id) => entries.some((body) => body.includes(id)));
      this.#holds(
        "I-21",
        isTold,
        () => `${after.kind}/${after.key}: ${after.id} is ${after.state}, and no entry says so`,
      );
    }
  }

  #toldEffect(before: KeptEffect | null, after: KeptEffect, entries: readonly string[]): void {
    if (before === null || (before.state === after.state && before.answeredAt === after.answeredAt)) return;
    const isTold = entries.some((body) => body.includes(`"effect_key":"${after.effectKey}"`));
    const says = () => `${after.kind}/${after.key}: ${after.effectKey} is ${after.state}, and no entry says so`;
    this.#holds("I-21", isTold, says);
    if (after.state === "started") this.#startedEffect(after);
    const isWaitedFor = after.endedAt === after.deadlineAt && (after.deadlineAt ?? 0) > this.kernel.now;
    const early = () => `${after.kind}/${after.key}: ${after.effectKey} is told as unknown before its deadline`;
    this.#holds("I-16", after.state !== "unknown" || !isWaitedFor, early);
    const isEnd = before.state !== "settled" && (before.state !== "failed" || after.state === "started");
    this.#holds("I-16", isEnd, () => `${after.kind}/${after.key}: ${after.effectKey} had ended as ${before.state}`);
  }

  /** What was planned when nothing was there is not started beside what a repair has made since. */
  #startedEffect({ kind, key, name, effectKey, plannedAt }: KeptEffect): void {
    const about = `${kind}/${key}: ${name} ${effectKey} was started`;
    const { attempts } = this.tables().shelf({ kind, key });
    const isFree = attempts.every(({ state }) => state !== "attempting" && state !== "unknown");
    this.#holds("I-06", isFree, () => `${about} while a repair is open`);
    const made = attempts.filter(({ state, reservedAt }) => state === "happened" && reservedAt >= plannedAt);
    const things = this.#provider(kind).outside.of(key);
    const isThere = things.some(({ madeBy }) => made.some((row) => row.idempotencyKey === madeBy));
    this.#holds("I-01", name !== "make" || !isThere, () => `${about}, and a repair has made it since it was planned`);
  }

  #object(before: KeptObject | null, after: KeptObject, at: Millis): void {
    const about = `${after.kind}/${after.key}`;
    if (before?.status !== after.status) this.kernel.say(`${about} is ${after.status}`);
    if (before?.verdict !== after.verdict) this.kernel.count(`verdict:${after.verdict}`);
    if (before !== null && before.status !== after.status) this.kernel.count(`status:${before.status}>${after.status}`);
    if (after.poison > (before?.poison ?? 0)) this.kernel.count("recovery:pass_failed");
    this.#holds("I-05", !isTakenAway(before, after, at), () => `${about}: claimed from somebody who still holds it`);
    const shelf = this.tables().shelf(after);
    const isDone = after.status === "in_place" || after.status === "stopped";
    const open = shelf.attempts.find((row) => row.state === "attempting" || row.state === "unknown");
    this.#holds("I-12", !isDone || open === undefined, () => `${about} is told as done while an attempt is open`);
    // Asked of the row as it is left.
    const isLeftDone = shelf.object?.status === "in_place" || shelf.object?.status === "stopped";
    const isRunning = isLeftDone && shelf.effects.some(isOpenEffect);
    this.#holds("I-12", !isRunning, () => `${about} is told as done while a command's effect is open`);
    const isJudged = before !== null && !after.dirty && (before.dirty || before.recheckAt !== after.recheckAt);
    const isConcluded = after.verdict === "in_sync" || after.verdict === "drifted";
    // As it is told: the source's next complete scan confirms what a row tells without a write there.
    const until = latestOf(after.expiresAt, confirmedUntil(this.tables(), after));
    const isExpired = isJudged && isConcluded && after.expiresAt !== null && until !== null && until < at;
    this.#holds("I-13", !isExpired, () => `${about}: told as ${after.verdict} by evidence that had expired`);
    const isNews = before?.verdict !== "in_sync" || before.verdictAsOf !== after.verdictAsOf;
    if (after.verdict === "in_sync" && isNews) this.#inSync(shelf, after, at);
  }

  #inSync(shelf: Shelf, { verdictAsOf, kind, key, generation }: KeptObject, at: Millis): void {
    const { outside } = this.#provider(kind);
    const intent = generation === null ? null : newest(shelf);
    const from = (verdictAsOf ?? at) - this.#behind(kind);
    const wasSo = outside.everWithin(key, from, at, (things) => isAsAsked(things, intent));
    this.#holds("I-11", wasSo, () => `${kind}/${key} is told as asked, and was not so at any time since it was seen`);
    this.#holds("I-11", (verdictAsOf ?? 0) >= (intent?.askedAt ?? 0), () => `${kind}/${key} rests on an older look`);
  }

  /** How far back what a read shows may be. */
  #behind(kind: string): Millis {
    const { lagMs, ledger } = this.#provider(kind).outside.traits;
    return ledger ? Math.max(lagMs, 1_500) : lagMs;
  }

  #attempt(before: AttemptRow | null, after: AttemptRow, at: Millis): void {
    const about = `${after.kind}/${after.key}`;
    if (before?.state !== after.state) {
      this.kernel.say(
        `${about}: attempt for ${after.class} is ${after.state}${after.says === null ? "" : ` (${after.says})`}`,
      );
      this.kernel.count(`recovery:${before?.state ?? "none"}_${after.state}`);
    }
    if (before === null) {
      this.#reserved(after, at);
      return;
    }
    const isRescued = before.state === "attempting" && after.state === "unknown" && after.deadlineAt !== at;
    if (isRescued && this.buildOf(after.holder) !== null) this.kernel.count("Z-9");
    const holder = this.tables().find(after)?.object?.leaseHolder;
    const isOwn = before.state !== "attempting" || after.state === "unknown" || holder === after.holder;
    this.#holds("I-16", isOwn, () => `${about}: ${holder} answered for a call that ${after.holder} made`);
    // After a new request a try may be measured by what is asked now: wrong for the record, and nothing follows from it.
    const isCurrent = newest(this.tables().shelf(after))?.generation === after.generation;
    // A person may say so and be wrong: what follows is judged by what is sent.
    const isFalse = after.state === "did_not_happen" && isCurrent && this.#stands(after) && after.resolvedBy === null;
    this.#holds("I-16", !isFalse, () => `${about}: told as not done, and it was done`);
    if (before.state !== "unknown" || after.state === "unknown") return;
    const { proof, deadlineAt, resolvedBy } = after;
    const { settleMs } = this.#provider(after.kind).spec;
    // The whole effect of a repair of our record is the transaction of its outcome: there is nothing to wait for.
    const from = after.class === "missing_external_id" ? 0 : deadlineAt + settleMs;
    const isSettled = proof?.complete === true && proof.source === "api" && proof.asOf >= from;
    this.#holds(
      "I-16",
      isSettled || resolvedBy !== null,
      () => `${about}: an unknown outcome was settled without proof`,
    );
  }

  /** It changed something, all of what it was to change, and nobody has changed that by hand since. */
  #stands({ kind, idempotencyKey, fence }: AttemptRow): boolean {
    const { outside } = this.#provider(kind);
    const isWhole = !outside.traits.partialPossible && this.#hadEffect.has(`${idempotencyKey}/${fence}`);
    return isWhole && (outside.standing.get(idempotencyKey)?.effects ?? 0) > 0;
  }

  #reserved(attempt: AttemptRow, at: Millis): void {
    const { kind, key, fence, generation } = attempt;
    const about = `${kind}/${key}`;
    const shelf = this.tables().shelf(attempt);
    const { object, attempts, repairs } = shelf;
    this.#holds("I-04", object?.fence === fence, () => `${about}: reserved with a fence that is not the object's`);
    this.#holds("I-04", (object?.leaseUntil ?? 0) > at, () => `${about}: reserved with a claim that had run out`);
    const later = attempts.some((row) => row.fence > fence);
    this.#holds("I-05", !later, () => `${about}: reserved after an attempt with a higher fence`);
    const open = attempts.filter((row) => row.state === "attempting" || row.state === "unknown").length;
    this.#holds("I-06", open <= 1, () => `${about}: ${open} attempts are open`);
    const isFree = attempt.class === "missing_external_id" || !shelf.effects.some(isOpenEffect);
    this.#holds("I-06", isFree, () => `${about}: reserved while a command's effect is open`);
    const current = object?.generation == null ? 0 : (newest(shelf)?.generation ?? 0);
    this.#holds("I-09", generation === current, () => `${about}: reserved for generation ${generation} of ${current}`);
    const repair = repairs.find((row) => row.id === attempt.repairId);
    if (repair === undefined) {
      this.#broken("I-03", `${about}: reserved for no repair`);
      return;
    }
    this.#holds("I-07", repair.planHash === attempt.planHash, () => `${about}: reserved for another plan`);
    const isHeldBack = object?.blockedAt !== null || (object.snoozedUntil ?? 0) > at;
    this.#holds("I-07", !isHeldBack, () => `${about}: reserved although somebody blocked or snoozed it`);
    const drift = shelf.drifts.find((row) => row.resolvedAt === null && row.class === repair.class);
    const isAccepted = drift !== undefined && acceptanceOf(drift.acceptance, drift, at) !== null;
    this.#holds("I-07", !isAccepted, () => `${about}: reserved although somebody lets this difference be`);
    const build = this.buildOf(attempt.holder);
    const isOwn = repair.plan.connectorVersion === build?.version;
    this.#holds("I-07", isOwn, () => `${about}: reserved a plan that another version of the connector made`);
    const isOwnWay = repair.plan.steps.every(({ args }) => (args.way ?? null) === build?.way);
    this.#holds("I-07", isOwnWay, () => `${about}: reserved steps that are not those of today`);
    this.#holds("I-07", this.#isTodays(repair), () => `${about}: reserved under rules that are not today's any more`);
    const isMarked = at < repair.proposedAt + (repair.plan.contract.deferMs ?? 0);
    this.#holds("I-07", !isMarked, () => `${about}: removed before it was marked as long as it has to be`);
    this.#holds("I-07", (repair.notBefore ?? 0) <= at, () => `${about}: reserved while it can still be undone`);
    this.#obeysStops(repair, at);
    this.#approved(shelf, repair, attempt);
    this.#holds("I-01", keepsKey(attempts, attempt), () => `${about}: its key is not the one of its last try`);
    this.#retries(shelf, repair, attempt);
    this.#rests(shelf, repair, attempt, at);
    const isDoubtful =
      this.#provider(kind).outside.traits.idempotency === "none" && repair.class !== "missing_external_id";
    const uses = shelf.approvalUses.filter((use) => use.attemptId === attempt.id).length;
    this.#holds("I-02", !isDoubtful || uses > 0, () => `${about}: nobody decided on this sending of it`);
    if (repair.decidedBy === "policy") this.#withinBudget(repair, at);
  }

  /** On a look from after the decision, which shows what the plan was made from, and which no other source denies. */
  #rests(shelf: Shelf, { plan, proposedAt }: RepairRow, attempt: AttemptRow, at: Millis): void {
    const about = `${shelf.kind}/${shelf.key}`;
    const { outside, spec } = this.#provider(shelf.kind);
    const seenAt = shelf.facts.find((fact) => fact.source === "api")?.asOf ?? 0;
    this.#holds("I-07", seenAt >= proposedAt, () => `${about}: reserved, and nobody looked since it was planned`);
    const isPlanned = (things: Thing[]) => versionOf(things) === plan.observedVersion;
    const wasSo = outside.everWithin(shelf.key, seenAt - this.#behind(shelf.kind), at, isPlanned);
    this.#holds("I-07", wasSo, () => `${about}: reserved a plan for what was not so when it was seen`);
    const isDenied = isDisputed(shelf, attempt, spec.settleMs);
    this.#holds("I-14", !isDenied, () => `${about}: reserved while its sources disagree on what is there`);
  }

  #isTodays({ kind, plan }: RepairRow): boolean {
    const { policies, teams } = this.tables();
    const version = policies.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.version, 1);
    const epoch = teams.find((team) => team.id === plan.owner)?.epoch;
    return plan.policyVersion === version && plan.ownerEpoch === epoch;
  }

  /** The same plan again, after it was proved not to have happened, has the same key. */
  #retries({ attempts, repairs }: Shelf, repair: RepairRow, attempt: AttemptRow): void {
    const again = attempts.filter((row) => row.planHash === attempt.planHash && row.id !== attempt.id);
    const same = again.filter((row) => repairs.find((one) => one.id === row.repairId)?.lineage === repair.lineage);
    const isNew = same.some((row) => row.idempotencyKey !== attempt.idempotencyKey);
    this.#holds("I-01", !isNew, () => `${attempt.kind}/${attempt.key}: a retry has a key of its own`);
  }

  #withinBudget({ kind, class: name }: RepairRow, at: Millis): void {
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const shelves = [...this.tables().shelves.values()].filter((shelf) => shelf.kind === kind);
    const made = shelves.flatMap(({ attempts, repairs }) =>
      attempts.filter((row) => {
        const isUnattended = repairs.find((one) => one.id === row.repairId)?.decidedBy === "policy";
        return isUnattended && row.class === name && row.reservedAt >= hour;
      }),
    );
    const limit = this.#perHour(kind);
    const says = () => `${kind}/${name}: ${made.length} unattended attempts in one hour, and ${limit} are allowed`;
    this.#holds("I-17", made.length <= limit, says);
  }

  #perHour(kind: string): number {
    const { outside, spec } = this.#provider(kind);
    // A provider as far as its limits and its policy ask for one.
    return limitsOf(kindConfig(outside.traits, { spec } as never)).perHour;
  }

  /** Where a person has to decide now, enough of them did, on this plan, and still may. */
  #approved(shelf: Shelf, repair: RepairRow, attempt: AttemptRow): void {
    const about = `${repair.kind}/${repair.key}`;
    const used = shelf.approvalUses.filter((use) => use.attemptId === attempt.id).map((use) => use.approvalId);
    const given = shelf.approvals.filter((row) => used.includes(row.id));
    const policy = this.#policyOf(repair);
    this.#holds("I-07", policy.mode !== "never", () => `${about}: reserved although policy says never`);
    if (policy.mode === "automatic" && repair.risk !== "high" && repair.decidedBy === "policy") return;
    const makers = shelf.intents
      .filter((row) => row.generation === repair.generation || row.supersededAt === null)
      .map((row) => row.askedBy);
    const isOfPlan = (row: KeptApproval) =>
      row.planHash === repair.planHash && row.expiresAt > attempt.reservedAt && row.grantedAt <= attempt.reservedAt;
    const isMade = ({ personId }: KeptApproval) => makers.includes(personId) || repair.proposedBy === personId;
    const ofPlan = given.filter(isOfPlan);
    const rightful = ofPlan.filter((row) => !isMade(row) && this.#mayDecide(row));
    const needed = policy.bothOwners || repair.risk === "high" ? 2 : policy.approvals;
    const people = (rows: KeptApproval[]) => new Set(rows.map((row) => row.personId)).size;
    const teams = new Set(rightful.map((row) => row.team)).size;
    this.#holds("I-07", people(ofPlan) >= needed, () => `${about}: ${people(ofPlan)} of ${needed} approved this plan`);
    this.#holds("I-08", people(rightful) >= needed, () => `${about}: only ${people(rightful)} of ${needed} may decide`);
    this.#holds("I-08", !policy.bothOwners || teams >= 2, () => `${about}: both owners have to agree, and did not`);
  }

  #mayDecide({ personId, team }: KeptApproval): boolean {
    const person = this.tables().people.find((one) => one.id === personId);
    return person?.role === "reviewer" && person.suspendedAt === null && person.teams.includes(team);
  }

  #policyOf({ kind, class: name, direction }: RepairRow) {
    const { outside, spec } = this.#provider(kind);
    const own = kindConfig(outside.traits, { spec } as never).policy ?? {};
    const defaults = DEFAULT_POLICY.map((rule) => {
      const mode = own[`${rule.class}/${rule.direction}`] ?? own[rule.class];
      return mode === undefined ? rule : { ...rule, mode };
    });
    const rows = this.tables()
      .policies.filter((row) => row.kind === kind)
      .map((row) => ({ ...row, direction: row.direction === "" ? null : row.direction }));
    // A table in memory has any words; these were checked when they were written.
    return resolvePolicy(defaults, rows as never, name, direction);
  }

  #repair(before: RepairRow | null, after: RepairRow, at: Millis): void {
    if (before?.state === after.state) return;
    if (after.state === "confirmed" && after.class !== "missing_external_id") this.#confirmed(after, at);
    if (after.state === "did_not_hold") this.#didNotHold(after);
    if (after.state === "approved") this.#isByAnother(after);
    this.kernel.count(`repair:${after.state}`);
    this.kernel.say(`${after.kind}/${after.key}: repair "${after.plan.title}" is ${after.state}`);
  }

  /** What it promised was so at some time since it was reserved. */
  #confirmed({ id, kind, key, plan }: RepairRow, at: Millis): void {
    const attempt = this.tables()
      .find({ kind, key })
      ?.attempts.findLast((row) => row.repairId === id);
    const from = (attempt?.reservedAt ?? at) - this.#behind(kind);
    const wasSo = this.#provider(kind).outside.everWithin(key, from, at, (things) => isDone(plan, things));
    this.#holds("I-11", wasSo, () => `${kind}/${key}: "${plan.title}" is told as confirmed, and never was so`);
  }

  /** Before the settle time is over a look may still show what was there before. */
  #didNotHold({ id, kind, key }: RepairRow): void {
    const attempt = this.tables()
      .find({ kind, key })
      ?.attempts.findLast((row) => row.repairId === id);
    const isSettled = attempt?.settleUntil != null && (attempt.proof?.asOf ?? 0) >= attempt.settleUntil;
    this.#holds("I-16", isSettled, () => `${kind}/${key}: told as not held by a look from inside its settle time`);
  }

  #isByAnother({ kind, key, decidedBy, generation }: RepairRow): void {
    const intents = this.tables().find({ kind, key })?.intents ?? [];
    const makers = intents.filter((row) => row.generation === generation || row.supersededAt === null);
    const isMaker = makers.some((row) => row.askedBy === decidedBy);
    this.#holds("I-08", !isMaker, () => `${kind}/${key}: ${decidedBy} asked for it, and approved it`);
  }

  #drift(before: DriftRow | null, after: DriftRow, at: Millis): void {
    for (const reason of after.gateReasons) this.kernel.count(`gate:${reason.code}`);
    const isNew = after.resolvedAt === null && (before === null || before.resolvedAt !== null);
    if (!isNew) return;
    const { kind, key } = after;
    this.kernel.count(`class:${after.class}`);
    this.kernel.say(`${kind}/${key}: ${after.sentence}`);
    const about = `${kind}/${key}`;
    const shelf = this.tables().shelf(after);
    const isKnown = after.class !== "unknown_after_repair" || isInDoubt(shelf, at);
    this.#holds("I-16", isKnown, () => `${about}: told as of unknown outcome while its call may be under way`);
    const looks = after.evidence.filter((look) => look.source === "api" && look.complete);
    const asOf = Math.max(...looks.map((look) => look.asOf));
    const { settleMs } = this.#provider(kind).spec;
    const settled = Math.max(settledFrom(shelf.attempts, settleMs), effectsSettledFrom(shelf, settleMs));
    const isEarly = isGraced(after) && asOf < settled;
    this.#holds("I-14", !isEarly, () => `${about}: ${after.class} is told by a look from inside a settle time`);
    if (after.class !== "missing_external" && after.class !== "extra_external") return;
    this.#holds("I-14", looks.length > 0, () => `${about}: ${after.class} rests on no complete look`);
    const isThere = after.class === "extra_external";
    const isRead = isThere || isReadItself(after);
    this.#holds("I-14", isRead, () => `${about}: told as missing because a listing does not show it`);
    const { outside } = this.#provider(kind);
    const from = asOf - this.#behind(kind);
    const wasSo = outside.everWithin(key, from, at, (things) => things.length > 0 === isThere);
    this.#holds("I-14", wasSo, () => `${about}: ${after.class}, and it was not so at any time since it was seen`);
  }

  #audit({ actorKind, actorId, action, ref }: KeptAudit): void {
    const named = actorKind !== "" && actorId !== "" && actorId !== "unknown" && actorId !== "null";
    this.#holds("I-24", named, () => `${action} was done by nobody`);
    if (actorKind !== "reconciler" || actorId.startsWith("run_") || ref === null) return;
    const holder = this.tables().find(ref)?.object?.leaseHolder ?? null;
    const says = () => `${ref.kind}/${ref.key}: ${action} was written by ${actorId}, and ${holder} holds it`;
    this.#holds("I-26", holder === actorId, says);
  }

  /** What can be asked of the record as a whole once everything has ended. */
  audit(): void {
    const verifier = makeChainVerifier();
    const rows = [...this.tables().audit].sort((a, b) => a.bucket - b.bucket || a.seq - b.seq);
    for (const row of rows) verifier.add(row);
    const report = verifier.report(
      new Map(this.tables().heads.flatMap((row) => (row === undefined ? [] : [[row.bucket, row] as const]))),
    );
    this.#holds("I-20", report.ok, () => `the chain does not verify: ${report.first_bad?.why}`);
    this.#replays();
  }

  #replays(): void {
    const perHour = (kind: string) => this.#perHour(kind);
    const replay = makeReplay({ conclude: (situation) => saidOf(conclude(situation)), proposal: null, perHour });
    for (const { judgements } of this.tables().shelves.values()) {
      for (const row of judgements) replay.add({ ...row, at: "" });
    }
    const { differ } = replay.report();
    this.#holds("I-30", differ === 0, () => `${differ} judgements would be another from the same facts`);
  }

  /** After faults are over: as asked and told so, or held by something that is told. */
  unsettled(): string[] {
    return [...this.tables().shelves.values()].flatMap((shelf) => {
      const why = this.#unsettled(shelf);
      return why === null ? [] : [`${shelf.kind}/${shelf.key} ${why}`];
    });
  }

  #unsettled(shelf: Shelf): string | null {
    const { object, kind, key } = shelf;
    if (object === null) return null;
    const things = this.#provider(kind).outside.of(key);
    const intent = object.generation === null ? null : newest(shelf);
    if (object.dirty) return "is marked and not judged";
    if (object.poison > 0) return `fails: ${object.poisonReason}`;
    if (object.openAttempt !== "none") return `has an attempt that is ${object.openAttempt}`;
    if (object.verdict === "in_sync") {
      return isAsAsked(things, intent) ? null : "is told as asked, and is not so";
    }
    if (object.verdict !== "drifted") return `is ${object.verdict}`;
    if (object.blockedAt !== null) return null;
    const open = shelf.drifts.filter((row) => row.resolvedAt === null);
    const held = open.filter((row) => this.#isHeld(shelf, row));
    if (held.length === open.length && open.length > 0) return null;
    return `could be repaired and is not (${open.map((row) => `${row.class}: ${row.gateVerdict}`).join(", ")})`;
  }

  /** By something that only a person or a long time ends, and that is told. */
  #isHeld({ repairs }: Shelf, { plan, gateVerdict, gateReasons }: DriftRow): boolean {
    if (gateVerdict === "hold" || gateVerdict === "refuse") return gateReasons.length > 0;
    return gateVerdict === "ask" && repairs.some((row) => row.planHash === plan?.hash && row.state === "proposed");
  }

  settled(unsettled: readonly string[]): void {
    for (const says of unsettled) this.#broken("I-19", `${says}, long after the last fault`);
  }

  /** Looking changes no row of what was decided and makes no call. */
  detection(before: string, after: string): void {
    this.#holds("I-18", before === after, () => "a look changed more than what is known");
  }

  /** All that looking must not touch. */
  decided(): string {
    const { shelves, people, policies, stops, budgets, teams } = this.tables();
    // What a look found first has a row of its own, of which nothing is decided.
    const decided = [...shelves.values()].filter(
      ({ object }) => object?.generation != null || (object?.fence ?? 0) > 0,
    );
    const rows = decided.map(({ intents, attempts, effects, repairs, approvals, approvalUses, object }) => {
      const { externalId, fence, leaseHolder, dueAt, blockedAt, generation } = object ?? {};
      const own = [externalId, fence, leaseHolder, dueAt, blockedAt, generation];
      return [intents, attempts, effects, repairs, approvals, approvalUses, object === null ? null : own];
    });
    const effects = [...this.providers.values()].map((provider) => provider.outside.effects);
    return JSON.stringify([rows, people, policies, stops, budgets, teams, effects]);
  }
}
