// ◆ pure
/** What rows say by themselves, for invariants: read here on their own, so that a mistake of the loop is not repeated. */
import type { ObjectRef } from "../model/bucket.ts";
import type { Millis } from "../model/evidence.ts";
import type { AttemptRow, DriftRow, EffectRow, FactRow } from "../store.ts";
import type { KeptObject, Shelf } from "./memory-tables.ts";

type Stoppable = ObjectRef & { class: string; connector: string };

/** Does a stop of this scope cover what is about one object and these teams? */
export function isCovered(scope: string, about: Stoppable, teams: readonly string[]): boolean {
  const { kind, key, connector } = about;
  const own = ["all", `kind:${kind}`, `object:${kind}/${key}`, `class:${about.class}`, `connector:${connector}`];
  return own.includes(scope) || teams.some((team) => scope === `owner:${team}`);
}

/** A repair of our own record touches nothing outside. */
const isOutside = (attempt: AttemptRow) => attempt.class !== "missing_external_id";

/** From then on every look shows what these attempts did; 0 where there are none. */
export function settledFrom(attempts: readonly AttemptRow[], settleMs: Millis): Millis {
  const ends = attempts.filter(isOutside).map(({ outcomeAt, deadlineAt, state }) => {
    const isOpen = state === "attempting" || state === "unknown";
    return (isOpen ? deadlineAt : (outcomeAt ?? deadlineAt)) + settleMs;
  });
  return Math.max(0, ...ends);
}

/** As `settledFrom`, of what commands did for the request of now. What a look has answered is over. */
export function effectsSettledFrom({ effects, object }: Shelf, settleMs: Millis): Millis {
  const isSettled = ({ state }: EffectRow) => state === "settled";
  const done = effects.filter((one) => (isSettled(one) || isOpenEffect(one)) && one.generation === object?.generation);
  return Math.max(0, ...done.map(({ endedAt, deadlineAt }) => (endedAt ?? deadlineAt ?? 0) + settleMs));
}

/** It was started, and neither its command nor a look has said what became of it. */
export const isOpenEffect = ({ state, answeredAt }: EffectRow) =>
  state === "started" || (state === "unknown" && answeredAt === null);

/** Does a second source tell of the same moment that something else is there, or that it is somebody else's? */
export function isDisputed({ facts, attempts, intents }: Shelf, attempt: AttemptRow, settleMs: Millis): boolean {
  const earlier = attempts.filter((row) => row.id !== attempt.id);
  const from = Math.max(settledFrom(earlier, settleMs), ...intents.map((row) => row.askedAt));
  const heard = facts.filter((fact) => fact.complete && fact.asOf >= from);
  const newest = Math.max(...heard.map((fact) => fact.asOf));
  const told = heard.filter((fact) => newest - fact.asOf < settleMs).map(identityOf);
  return new Set(told).size > 1;
}

function identityOf({ found }: FactRow): string {
  return found
    .map(({ externalId, owner }) => `${externalId} of ${owner}`)
    .sort()
    .join();
}

/** The same plan again, while nothing was done under it since, has the key that it had; what was done never has it again. */
export function keepsKey(attempts: readonly AttemptRow[], attempt: AttemptRow): boolean {
  const { id, class: name, generation, planHash, idempotencyKey } = attempt;
  const earlier = attempts.filter((row) => row.id !== id && row.class === name && row.generation === generation);
  const lastDone = earlier.findLastIndex((row) => row.state === "happened");
  const isUsedUp = earlier.some((row) => row.state === "happened" && row.idempotencyKey === idempotencyKey);
  const tries = earlier.slice(lastDone + 1).filter((row) => row.planHash === planHash);
  return !isUsedUp && tries.every((row) => row.idempotencyKey === idempotencyKey);
}

/** Is the outcome of a call unknown, or was it to be over long ago and nobody wrote one? */
export function isInDoubt({ attempts, effects }: Shelf, at: Millis): boolean {
  const isLost = (one: EffectRow) => isOpenEffect(one) && (one.state === "unknown" || (one.deadlineAt ?? 0) < at);
  return (
    effects.some(isLost) ||
    attempts.some(({ state, deadlineAt }) => state === "unknown" || (state === "attempting" && deadlineAt < at))
  );
}

/** What may still become true by itself after a try. Two of them, or one of somebody else's, are told at once. */
export function isGraced({ class: name, direction }: DriftRow): boolean {
  const atOnce = ["duplicate_side_effect", "unknown_after_repair", "contradictory_evidence"];
  return !atOnce.includes(name) && direction !== "contested";
}

/** Something that is told as missing was read by itself: what a listing does not show is no such read. */
export function isReadItself({ evidence }: DriftRow): boolean {
  return evidence.every((look) => look.source !== "api" || look.readAt === undefined);
}

/** Does a claim take it from another holder before that one's lease has ended? */
export function isTakenAway(before: KeptObject | null, after: KeptObject, at: Millis): boolean {
  if (before?.leaseHolder == null || after.leaseHolder === null) return false;
  return before.leaseHolder !== after.leaseHolder && before.leaseUntil !== null && before.leaseUntil > at;
}
