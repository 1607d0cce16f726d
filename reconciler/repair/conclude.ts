// ◆ pure
import type { Classification, Look, Millis } from "../model/evidence.ts";
import type { AttemptRow, ObjectBundle, RepairRow } from "../store.ts";

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
 * Draws the conclusions on attempts that are not concluded yet. The classification is the only judge: a try has had
 * its effect when its class is not named any more, and only a verdict that rests on a look can say so.
 */
export function concludeAttempts(
  attempts: readonly AttemptRow[],
  classification: Classification,
  verifying: ReadonlySet<string>,
): Conclusion[] {
  return attempts
    .filter((attempt) => isOpenEnded(attempt, verifying))
    .map((attempt) => conclude(attempt, classification));
}

function isOpenEnded(attempt: AttemptRow, verifying: ReadonlySet<string>): boolean {
  return attempt.state === "unknown" || (attempt.state === "happened" && verifying.has(attempt.repairId));
}

function conclude(attempt: AttemptRow, c: Classification): Conclusion {
  const proof = c.spoke;
  const conclusive = c.verdict === "in_sync" || c.verdict === "drifted";
  const stillUnknown = c.drifts.some((drift) => drift.class === "unknown_after_repair");
  if (proof === null || !conclusive || stillUnknown) return { says: "open", attempt };

  const named = c.drifts.some((drift) => drift.class === attempt.class);
  const shown = attempt.class === "missing_external" ? proof.found.length > 0 : !named;
  if (attempt.state === "happened") {
    return shown ? { says: "proved", attempt, proof } : { says: "did_not_hold", attempt, proof };
  }
  const externalId = shown && proof.found.length === 1 ? (proof.found[0]?.externalId ?? null) : null;
  return { says: "settled", attempt, outcome: shown ? "happened" : "did_not_happen", proof, externalId };
}

/** A reserved attempt whose holder lost the claim, or whose deadline is long over, ended without an answer. */
export function isLost(attempt: AttemptRow, fence: number): boolean {
  return attempt.state === "attempting" && attempt.fence < fence;
}

/** Earlier attempts of the class in this generation that had their effect and did not hold: the next one is a new effect. */
export function lineageOf(attempts: readonly AttemptRow[], attemptClass: string, generation: number): number {
  return attempts.filter(
    (attempt) => attempt.class === attemptClass && attempt.generation === generation && attempt.state === "happened",
  ).length;
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

/** The repair that waits for, or has, a decision on this class. */
export function openRepairOf(bundle: ObjectBundle, driftClass: string): RepairRow | undefined {
  return bundle.repairs.find(
    (repair) => repair.class === driftClass && (repair.state === "proposed" || repair.state === "approved"),
  );
}
