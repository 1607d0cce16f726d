import type { TimelineItem } from "@/components/timeline/timeline";
import { visibleText } from "@/lib/format/visible-text";
import type { AttemptRow } from "@/lib/query/objects";
import type { ReviewDetail } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";

/** From the decision to its proof, each with its time. What has not happened yet is drawn ahead, never as done. */
export function progressItems(t: ReviewWords, { repair, approvals, attempts }: ReviewDetail): TimelineItem[] {
  const attempt = attempts.filter((one) => one.repairId === repair.id).at(-1) ?? null;
  const decided = approvals.filter((one) => one.planHash === repair.planHash);
  const people = decided.map((one) => visibleText(one.personName ?? one.personId));
  const approvedAt = decided.at(-1)?.grantedAt ?? repair.stateSince;
  const approved: TimelineItem = {
    id: "approved",
    title: t.common.approved,
    at: approvedAt,
    actor: people.length > 0 ? t.listed(people) : visibleText(repair.decidedByName ?? t.common.policy),
  };
  if (repair.state === "superseded" || repair.state === "blocked" || repair.state === "expired") return [];
  if (attempt === null) return [approved, { id: "sent", title: t.review.sent, ahead: true }, proofAhead(t)];
  return [approved, ...attemptItems(t, attempt, repair.state)];
}

const proofAhead = (t: ReviewWords): TimelineItem => ({
  id: "proof",
  title: t.review.confirmedByAFreshRead,
  ahead: true,
});

function attemptItems(t: ReviewWords, attempt: AttemptRow, state: ReviewDetail["repair"]["state"]): TimelineItem[] {
  const sent: TimelineItem = {
    id: "sent",
    title: attempt.state === "attempting" ? t.common.beingSent : t.review.sent,
    at: attempt.reservedAt,
    open: attempt.state === "attempting",
    tone: "plain",
  };
  const answered = [sent, ...answerItems(t, attempt)];
  switch (state) {
    case "attempting":
      return [...answered, proofAhead(t)];
    case "verifying":
      return [...answered, { id: "proof", title: t.review.checkingTheResult, ahead: true }];
    case "not_confirmed":
      return [
        ...answered,
        {
          id: "proof",
          title: t.common.notConfirmed,
          tone: "unsure",
          open: true,
          detail: t.review.noFurtherAttemptUntilARead,
        },
      ];
    case "confirmed":
      return [
        ...answered,
        {
          id: "proof",
          title: attempt.provedBy === null ? t.common.confirmed : t.review.confirmedBy(visibleText(attempt.provedBy)),
          at: attempt.verifiedAt ?? undefined,
          tone: "good",
        },
      ];
    case "did_not_hold":
      return [
        ...answered,
        { id: "proof", title: t.review.checkedItDidNotHold, tone: "drift", detail: t.review.theDifferenceIsStillThere },
      ];
    default:
      return answered;
  }
}

function answerItems(t: ReviewWords, attempt: AttemptRow): TimelineItem[] {
  const base = {
    id: "answer",
    at: attempt.outcomeAt ?? undefined,
    detail: attempt.says ? visibleText(attempt.says) : undefined,
  };
  const unclear: TimelineItem = { ...base, title: t.common.noClearAnswer, tone: "unsure", open: true };
  if (attempt.resolvedBy !== null) {
    const title = attempt.state === "happened" ? t.common.saidThatItHappened : t.common.saidThatItDidNot;
    return [unclear, { id: "word", title, actor: visibleText(attempt.resolvedByName ?? attempt.resolvedBy) }];
  }
  switch (attempt.state) {
    case "attempting":
      return [];
    case "happened":
      return [{ ...base, title: t.review.answeredItHappened }];
    case "did_not_happen":
      return [{ ...base, title: t.common.answeredItDidNotHappen }];
    case "unknown":
      return [unclear];
  }
}
