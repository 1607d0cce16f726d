// ◆ pure

import type { DriftClass } from "../model/drift-class.ts";
import type { Classification, FoundObject, Look, Millis } from "../model/evidence.ts";
import { isBegunRepair } from "../model/repair.ts";
import type { AttemptRow, DriftRow, ObjectBundle, RepairRow } from "../store.ts";

/** What a fresh classification says about tries whose end was open. */
export type Conclusion =
  /** An unknown outcome, answered by a settled authoritative look. */
  | {
      says: "settled";
      attempt: AttemptRow;
      outcome: "happened" | "did_not_happen";
      proof: Look;
      externalId: string | null;
    }
  /** It happened, and a fresh look shows the postcondition. */
  | { says: "proved"; attempt: AttemptRow; proof: Look }
  /** It happened, the settle time is over, and the difference is still there. */
  | { says: "did_not_hold"; attempt: AttemptRow; proof: Look }
  /** Nothing can be said yet. */
  | { says: "open"; attempt: AttemptRow };

/**
 * Draws the conclusions on attempts that are not concluded yet. Only a verdict that rests on a look may do so, and what
 * counts is whether that look shows what the try was for. That its class is not named any more says nothing by itself:
 * the request may have changed since, or another difference may stand in front of it.
 */
export function concludeAttempts(
  bundle: Pick<ObjectBundle, "attempts" | "repairs" | "drifts">,
  classification: Classification,
): Conclusion[] {
  const { attempts, repairs, drifts } = bundle;
  return attempts.flatMap((attempt) => {
    const repair = repairs.find((row) => row.id === attempt.repairId);
    if (!isOpenEnded(attempt, repair)) return [];
    const drift = drifts.find((row) => row.id === repair?.driftId);
    return [conclude(attempt, repair, drift, classification)];
  });
}

function isOpenEnded(attempt: AttemptRow, repair: RepairRow | undefined): boolean {
  return attempt.state === "unknown" || (attempt.state === "happened" && repair?.state === "verifying");
}

function conclude(
  attempt: AttemptRow,
  repair: RepairRow | undefined,
  drift: DriftRow | undefined,
  c: Classification,
): Conclusion {
  const proof = c.spoke;
  const conclusive = c.verdict === "in_sync" || c.verdict === "drifted";
  const stillUnknown = c.drifts.some((one) => one.class === "unknown_after_repair");
  if (proof === null || !conclusive || stillUnknown) return { says: "open", attempt };

  const named = c.drifts.some((one) => one.class === attempt.class);
  // What a person adopted is its effect, whatever it was matched by.
  const isAdopted = attempt.resolvedBy !== null && proof.found.some((one) => one.externalId === attempt.externalId);
  const shown = isAdopted || (shows(proof.found, attempt.class, drift, repair) ?? !named);
  if (attempt.state === "happened") {
    if (shown) return { says: "proved", attempt, proof };
    // Until then a look may still show what was there before, and some differences are named all the same.
    const isSettled = attempt.settleUntil === null || proof.asOf >= attempt.settleUntil;
    return isSettled ? { says: "did_not_hold", attempt, proof } : { says: "open", attempt };
  }
  const externalId = shown && proof.found.length === 1 ? (proof.found[0]?.externalId ?? null) : null;
  return { says: "settled", attempt, outcome: shown ? "happened" : "did_not_happen", proof, externalId };
}

/** Whether what was found is as the repair of this difference leaves it; null where the difference alone cannot tell. */
function shows(
  found: readonly FoundObject[],
  name: DriftClass,
  drift: DriftRow | undefined,
  repair: RepairRow | undefined,
): boolean | null {
  const gone = repair?.plan.contract.gone;
  // Which ones it was to remove, not how many are left: somebody may have removed the one that was to stay.
  if (gone !== undefined) return !found.some((object) => gone.includes(object.externalId));
  const { over = [], under = [], fields = [], owner, externalIds = [] } = drift?.detail ?? {};
  // Those that it was about: one that somebody else put beside them says nothing of the repair.
  const known = new Set(drift?.evidence.flatMap((look) => look.found.map((object) => object.externalId)));
  const those = found.filter((object) => known.has(object.externalId));
  const all = (holds: (object: FoundObject) => boolean) => those.length > 0 && those.every(holds);
  switch (name) {
    case "missing_external":
      // What we make carries our mark from its first moment. One that only has the same name is somebody else's work.
      return found.some((object) => object.by !== "name");
    case "extra_external":
      return externalIds.length === 0 ? null : !found.some((object) => externalIds.includes(object.externalId));
    case "permission_drift":
      if (over.length + under.length === 0) return null;
      return all(
        ({ permissions }) =>
          !over.some((grant) => permissions.includes(grant)) && under.every((grant) => permissions.includes(grant)),
      );
    case "attribute_drift":
      return fields.length === 0
        ? null
        : all((object) => fields.every((row) => object.fields[row.field] === row.asked));
    case "stale_owner":
      return owner === undefined ? null : all((object) => object.owner === owner.asked);
    default:
      return null;
  }
}

/** A reserved attempt whose holder lost the claim, or whose deadline is long over, ended without an answer. */
export function isLost(attempt: AttemptRow, fence: number): boolean {
  return attempt.state === "attempting" && attempt.fence < fence;
}

/**
 * Earlier attempts of the class in this generation after which the next one is a new effect: they had theirs and it did
 * not hold, or they are proved to have had none and their key can do nothing any more.
 */
export function lineageOf(attempts: readonly AttemptRow[], attemptClass: string, generation: number): number {
  return attempts.filter(
    (attempt) =>
      attempt.class === attemptClass &&
      attempt.generation === generation &&
      (attempt.state === "happened" || isSpent(attempt)),
  ).length;
}

/** Proved to have had no effect, under a key that can have none any more. */
export function isSpent({ state, receipt }: AttemptRow): boolean {
  return state === "did_not_happen" && receipt?.key_spent === true;
}

/** How long ago a key was reserved first: whoever remembers keys outside does so for a while only. */
export function keyAge(attempts: readonly AttemptRow[], key: string, now: Millis): Millis {
  const uses = attempts.filter((attempt) => attempt.idempotencyKey === key).map((attempt) => attempt.reservedAt);
  return uses.length === 0 ? 0 : Math.max(0, now - Math.min(...uses));
}

/** How often in a row the class was tried last and proved not to have happened: what the next try waits for. */
export function refusalsInARow(attempts: readonly AttemptRow[], attemptClass: string): number {
  const ofClass = attempts.filter((attempt) => attempt.class === attemptClass);
  const last = ofClass.findLastIndex((attempt) => attempt.state !== "did_not_happen");
  return ofClass.length - 1 - last;
}

export function latest(times: readonly (Millis | null)[]): Millis | null {
  return times.reduce<Millis | null>(
    (best, time) => (time !== null && (best === null || time > best) ? time : best),
    null,
  );
}

/** A repair of this class was tried, and what came of it is not proved yet. */
export function isBegun({ repairs }: Pick<ObjectBundle, "repairs">, driftClass: string): boolean {
  return repairs.some((repair) => repair.class === driftClass && isBegunRepair(repair.state));
}

/** The repair that waits for, or has, a decision on this class. */
export function openRepairOf(bundle: ObjectBundle, driftClass: string): RepairRow | undefined {
  return bundle.repairs.find(
    (repair) => repair.class === driftClass && (repair.state === "proposed" || repair.state === "approved"),
  );
}
