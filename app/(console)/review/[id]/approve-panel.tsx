"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { useReviewWords } from "@/components/words/use-review-words";
import { toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { type Approved, approveRepair } from "@/lib/query/verbs";
import { keepApprovalMessage } from "./approval-message";
import { ApproveFailure } from "./approve-failure";
import { ApproveSummary } from "./approve-summary";
import { HeldBack, isHeldBack } from "./held-back";
import { COUNTED_MS } from "./undo-countdown";
import { useUndo } from "./use-undo";

export type ApprovePanelProps = {
  detail: ReviewDetail;
  open: boolean;
  onClose: () => void;
  /** Why it cannot be approved now: the panel may be open when that changes. */
  reason: string | null;
};

/** What takes something away is confirmed by the number of objects: one. */
const OBJECTS = "1";

export function ApprovePanel({ detail, open, onClose, reason }: ApprovePanelProps) {
  const t = useReviewWords();
  const { repair } = detail;
  const [typed, setTyped] = useState("");
  const approve = useApprove(detail, onClose);
  const removes = repair.plan.contract.removes;
  const missing = removes && typed.trim() !== OBJECTS ? t.review.typeTheNumberOfObjectsFirst : null;
  function close(): void {
    setTyped("");
    approve.reset();
    onClose();
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      placement="panel"
      title={t.review.approve1Repair}
      description={<span lang="en">{visibleText(repair.plan.title)}</span>}
      footer={
        <>
          <Button onClick={close} data-autofocus={removes ? "" : undefined}>
            {t.common.cancel}
          </Button>
          <Button
            variant={removes ? "grave" : "primary"}
            busy={approve.isPending}
            reason={reason ?? missing}
            data-autofocus={removes ? undefined : ""}
            onClick={() => approve.mutate()}
          >
            {t.review.approve1Repair}
          </Button>
        </>
      }
    >
      <HeldBack detail={detail} className="pb-3 text-repair" />
      <ApproveSummary detail={detail} />
      <div role="status">
        {reason === null ? null : <p className="pt-4 text-repair">{t.review.notPossibleNow(reason)}</p>}
      </div>
      {removes ? (
        <Field label={t.review.numberOfObjects} hint={t.review.thisTakesSomethingAwayType1} className="pt-4">
          <Input
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
      ) : null}
      {approve.error ? <ApproveFailure error={approve.error} /> : null}
    </Dialog>
  );
}

/** One press, one key: a repeat after a lost answer finds the decision that was made, and makes no second one. */
function useApprove(detail: ReviewDetail, onClose: () => void) {
  const t = useReviewWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const press = useRef<{ planHash: string; key: string }>(undefined);
  const { repair } = detail;
  const undo = useUndo(repair);
  return useMutation({
    mutationFn: () => {
      const { id, planHash } = repair;
      if (press.current?.planHash !== planHash) press.current = { planHash, key: crypto.randomUUID() };
      return approveRepair({ id, planHash }, press.current.key);
    },
    onSuccess: (answer: Approved) => {
      onClose();
      press.current = undefined;
      const until = answer.not_before === null ? null : toMillis(answer.not_before);
      // What stays marked for longer has its way back on the page.
      const counts = until !== null && until - Date.now() < COUNTED_MS;
      if (answer.state !== "approved" || until === null || !counts) {
        say({ text: answer.says });
        return;
      }
      const said = isHeldBack(detail) ? t.operator.undoable : t.operator.approved;
      const takeAway = say({
        // It follows to other pages, and more of its like may stand beside it.
        text: (seconds) => `${visibleText(repair.key)}: ${said(seconds)}`,
        until,
        action: { label: t.review.undo, hotkey: "u", onAct: () => undo.mutate() },
      });
      keepApprovalMessage(repair.id, takeAway);
    },
    onSettled: () => client.invalidateQueries(),
  });
}
