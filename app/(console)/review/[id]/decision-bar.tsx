"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import { useReviewWords } from "@/components/words/use-review-words";
import type { ReviewDetail } from "@/lib/query/reviews";
import { NoteButton } from "../../drift/note-button";
import { SnoozeButton } from "../../objects/snooze-button";
import type { ApprovePanelProps } from "./approve-panel";
import type { BlockPanelProps } from "./block-panel";
import type { RetryPanelProps } from "./retry-panel";
import { useDecisionReasons } from "./use-decision-reasons";

const ApprovePanel = laterDialog<ApprovePanelProps>(async () => (await import("./approve-panel")).ApprovePanel);
const BlockPanel = laterDialog<BlockPanelProps>(async () => (await import("./block-panel")).BlockPanel);
const RetryPanel = laterDialog<RetryPanelProps>(async () => (await import("./retry-panel")).RetryPanel);

type Open = "approve" | "block" | "retry" | null;

/** The three verbs, and what is done from the inbox too. What cannot be pressed says why; what is over has no button at all. */
export function DecisionBar({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const [open, setOpen] = useState<Open>(null);
  const reasons = useDecisionReasons(detail);
  const close = () => setOpen(null);
  return (
    <>
      <SnoozeButton object={detail.object} />
      <NoteButton drift={detail.drift} />
      <Button hotkey="r" hotkeyLabel={t.review.retry} reason={reasons.retry} onClick={() => setOpen("retry")}>
        {t.review.retry}
      </Button>
      {detail.repair.state === "proposed" || detail.repair.state === "approved" ? (
        <Button hotkey="b" hotkeyLabel={t.review.block} reason={reasons.block} onClick={() => setOpen("block")}>
          {t.review.block}
        </Button>
      ) : null}
      {detail.repair.state === "proposed" ? (
        <Button
          variant="primary"
          hotkey="a"
          hotkeyLabel={t.review.openTheApprovePanel}
          reason={reasons.approve}
          onClick={() => setOpen("approve")}
        >
          {t.review.approve1Repair}
        </Button>
      ) : null}
      <ApprovePanel detail={detail} open={open === "approve"} onClose={close} reason={reasons.approve} />
      <BlockPanel detail={detail} open={open === "block"} onClose={close} />
      <RetryPanel detail={detail} open={open === "retry"} onClose={close} />
    </>
  );
}
