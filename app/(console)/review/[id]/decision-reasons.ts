import { formatDuration } from "@/lib/format/duration";
import { formatAt, toMillis } from "@/lib/format/time";
import type { ReviewDetail } from "@/lib/query/reviews";
import { REPAIR_STATE_NAMES } from "@/lib/words/en";
import { disabledReasons } from "@/lib/words/operator";
import { NOT_MINE_REASONS } from "../not-mine-words";

/** Why a button cannot be pressed now; null where it can. The API decides again, by the same rules. */
export type DecisionReasons = { approve: string | null; block: string | null; retry: string | null };

export function decisionReasons(detail: ReviewDetail, now: number): DecisionReasons {
  return { approve: approveReason(detail, now), block: blockReason(detail), retry: retryReason(detail) };
}

function approveReason(detail: ReviewDetail, now: number): string | null {
  const { repair, drift, object, notMine } = detail;
  if (repair.state !== "proposed") return `This plan is ${REPAIR_STATE_NAMES[repair.state].toLowerCase()}`;
  const end = repair.expiresAt === null ? null : toMillis(repair.expiresAt);
  if (end !== null && now >= end) return disabledReasons.expired(formatAt(end, now, "utc"));
  if (notMine !== null) return NOT_MINE_REASONS[notMine];
  if (drift.resolvedAt !== null) return "The difference is gone, so there is nothing to repair";
  if (object.generation !== null && object.generation !== repair.generation) {
    return "What is asked for changed after this plan was made; Retry plans it anew";
  }
  return evidenceReason(detail, now);
}

/** Nothing may rest on evidence that disagrees, has ended, or was never there. */
function evidenceReason({ evidence }: ReviewDetail, now: number): string | null {
  const witnesses = evidence.filter((row) => row.standing !== "context");
  if (witnesses.some((row) => row.agrees === "no")) return "Sources disagree. No action is possible until they agree";
  const deciding = witnesses.find((row) => row.standing === "authoritative");
  const asOf = deciding?.asOf ? toMillis(deciding.asOf) : null;
  if (deciding === undefined || asOf === null) return "There is no evidence that this could rest on";
  const age = now - asOf;
  if (!deciding.stale && age <= deciding.freshnessMs) return null;
  return disabledReasons.evidenceOld(formatDuration(age), formatDuration(deciding.freshnessMs));
}

/** Blocking and looking again are for reviewers of the team, also of what they asked for themselves. */
function notAReviewerOfIt({ notMine }: ReviewDetail): string | null {
  return notMine === "not_reviewer" || notMine === "other_team" ? NOT_MINE_REASONS[notMine] : null;
}

function blockReason(detail: ReviewDetail): string | null {
  const { state } = detail.repair;
  if (state === "blocked") return "It is blocked already";
  if (state !== "proposed" && state !== "approved") {
    return state === "attempting" || state === "verifying" || state === "not_confirmed"
      ? "Too late to block: it may have been sent. Stop the object to prevent another attempt"
      : `This plan is ${REPAIR_STATE_NAMES[state].toLowerCase()}`;
  }
  return notAReviewerOfIt(detail);
}

function retryReason(detail: ReviewDetail): string | null {
  if (detail.object.blockedAt !== null) return NOT_MINE_REASONS.object_blocked;
  if (detail.object.lookAsked) return "A fresh look is asked for already; it appears here when it is done";
  return notAReviewerOfIt(detail);
}
