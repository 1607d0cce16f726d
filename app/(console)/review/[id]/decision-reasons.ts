import { toMillis } from "@/lib/format/time";
import type { ReviewDetail } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";

/** Why a button cannot be pressed now; null where it can. The API decides again, by the same rules. */
export type DecisionReasons = { approve: string | null; block: string | null; retry: string | null };

export function decisionReasons(t: ReviewWords, detail: ReviewDetail, now: number): DecisionReasons {
  return { approve: approveReason(t, detail, now), block: blockReason(t, detail), retry: retryReason(t, detail) };
}

function approveReason(t: ReviewWords, detail: ReviewDetail, now: number): string | null {
  const { repair, drift, object, notMine } = detail;
  if (repair.state !== "proposed") return t.review.thisPlanIs(t.inSentence(t.names.repairStates[repair.state]));
  const end = repair.expiresAt === null ? null : toMillis(repair.expiresAt);
  if (end !== null && now >= end) return t.disabled.expired(t.at(end, now, "utc"));
  if (notMine !== null) return t.review.notMineReasons[notMine];
  if (drift.resolvedAt !== null) return t.review.theDifferenceIsGoneSoThere;
  if (object.generation !== null && object.generation !== repair.generation) {
    return t.review.whatIsAskedForChangedAfter;
  }
  return evidenceReason(t, detail, now);
}

/** Nothing may rest on evidence that disagrees, has ended, or was never there. */
function evidenceReason(t: ReviewWords, { evidence }: ReviewDetail, now: number): string | null {
  const witnesses = evidence.filter((row) => row.standing !== "context");
  if (witnesses.some((row) => row.agrees === "no")) return t.review.sourcesDisagreeNoActionIsPossible;
  const deciding = witnesses.find((row) => row.standing === "authoritative");
  const asOf = deciding?.asOf ? toMillis(deciding.asOf) : null;
  if (deciding === undefined || asOf === null) return t.review.thereIsNoEvidenceThatThis;
  const age = now - asOf;
  if (!deciding.stale && age <= deciding.freshnessMs) return null;
  return t.disabled.evidenceOld(t.duration(age), t.duration(deciding.freshnessMs));
}

/** Blocking and looking again are for reviewers of the team, also of what they asked for themselves. */
function notAReviewerOfIt(t: ReviewWords, { notMine }: ReviewDetail): string | null {
  return notMine === "not_reviewer" || notMine === "other_team" ? t.review.notMineReasons[notMine] : null;
}

function blockReason(t: ReviewWords, detail: ReviewDetail): string | null {
  const { state } = detail.repair;
  if (state === "blocked") return t.review.itIsBlockedAlready;
  if (state !== "proposed" && state !== "approved") {
    return state === "attempting" || state === "verifying" || state === "not_confirmed"
      ? t.review.tooLateToBlockItMay
      : t.review.thisPlanIs(t.inSentence(t.names.repairStates[state]));
  }
  return notAReviewerOfIt(t, detail);
}

function retryReason(t: ReviewWords, detail: ReviewDetail): string | null {
  if (detail.object.blockedAt !== null) return t.review.notMineReasons.object_blocked;
  if (detail.object.lookAsked) return t.common.aFreshLookIsAskedFor;
  return notAReviewerOfIt(t, detail);
}
