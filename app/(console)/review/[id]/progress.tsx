"use client";

import { useEffect } from "react";
import { Timeline } from "@/components/timeline/timeline";
import { Card } from "@/components/ui/card";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";
import { takeAwayApprovalMessage } from "./approval-message";
import { progressItems } from "./progress-items";
import { UndoCountdown } from "./undo-countdown";

/** After the decision the page stays, and tells what becomes of it as it happens. */
export function Progress({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { repair } = detail;
  const items = progressItems(t, detail);
  useEffect(() => {
    if (repair.state !== "approved") takeAwayApprovalMessage(repair.id);
  }, [repair.state, repair.id]);
  return (
    <Card title={t.review.whatBecameOfIt} className="max-xl:order-2">
      {items.length === 0 ? (
        <p className="text-ink2">{endWords(t, detail)}</p>
      ) : (
        <Timeline items={items} label={t.review.fromTheDecisionToItsProof} />
      )}
      {repair.state === "approved" ? <UndoCountdown detail={detail} /> : null}
    </Card>
  );
}

function endWords(t: ReviewWords, { repair, supersededBy }: ReviewDetail): string {
  if (repair.state === "blocked")
    return t.review.blockedBecause(visibleText(repair.endReason ?? t.common.noReasonGiven));
  if (repair.state === "expired")
    return supersededBy === null ? t.review.nobodyDecidedInTimeSoIt : t.review.nobodyDecidedSoItIsProposedAnew;
  if (repair.state === "proposed") return t.review.itsTimeToBeDecidedHas;
  if (repair.endReason === "undone") return t.review.theApprovalWasTakenBackBefore;
  return t.review.itWasReplacedBeforeAnythingWas;
}
