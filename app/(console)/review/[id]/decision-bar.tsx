"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ReviewDetail } from "@/lib/query/reviews";
import { ApprovePanel } from "./approve-panel";
import { BlockPanel } from "./block-panel";

import { RetryPanel } from "./retry-panel";
import { useDecisionReasons } from "./use-decision-reasons";

type Open = "approve" | "block" | "retry" | null;

/** The three verbs. What cannot be pressed says why; what is over has no button at all. */
export function DecisionBar({ detail }: { detail: ReviewDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const reasons = useDecisionReasons(detail);
  const close = () => setOpen(null);
  return (
    <>
      <Button hotkey="r" hotkeyLabel="Retry" reason={reasons.retry} onClick={() => setOpen("retry")}>
        Retry
      </Button>
      {detail.repair.state === "proposed" || detail.repair.state === "approved" ? (
        <Button hotkey="b" hotkeyLabel="Block" reason={reasons.block} onClick={() => setOpen("block")}>
          Block
        </Button>
      ) : null}
      {detail.repair.state === "proposed" ? (
        <Button
          variant="primary"
          hotkey="a"
          hotkeyLabel="Open the approve panel"
          reason={reasons.approve}
          onClick={() => setOpen("approve")}
        >
          Approve 1 repair
        </Button>
      ) : null}
      <ApprovePanel detail={detail} open={open === "approve"} onClose={close} reason={reasons.approve} />
      <BlockPanel detail={detail} open={open === "block"} onClose={close} />
      <RetryPanel detail={detail} open={open === "retry"} onClose={close} />
    </>
  );
}
