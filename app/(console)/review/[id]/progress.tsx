"use client";

import { useEffect } from "react";
import { Timeline } from "@/components/timeline/timeline";
import { Card } from "@/components/ui/card";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { takeAwayApprovalMessage } from "./approval-message";
import { progressItems } from "./progress-items";
import { UndoCountdown } from "./undo-countdown";

/** After the decision the page stays, and tells what becomes of it as it happens. */
export function Progress({ detail }: { detail: ReviewDetail }) {
  const { repair } = detail;
  const items = progressItems(detail);
  useEffect(() => {
    if (repair.state !== "approved") takeAwayApprovalMessage(repair.id);
  }, [repair.state, repair.id]);
  return (
    <Card title="What became of it" className="max-lg:order-2">
      {items.length === 0 ? (
        <p className="text-ink2">{endWords(detail)}</p>
      ) : (
        <Timeline items={items} label="From the decision to its proof" />
      )}
      {repair.state === "approved" ? <UndoCountdown repair={repair} /> : null}
    </Card>
  );
}

function endWords({ repair }: ReviewDetail): string {
  if (repair.state === "blocked")
    return `Blocked: ${visibleText(repair.endReason ?? "no reason given")}. Nothing was sent.`;
  if (repair.state === "expired") return "Nobody decided in time, so it is held. The next look proposes it anew.";
  if (repair.state === "proposed")
    return "Its time to be decided has run out; it is held. The next look proposes it anew.";
  if (repair.endReason === "undone") return "The approval was taken back before anything was sent.";
  return "It was replaced before anything was sent.";
}
