"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { Mono } from "@/components/ui/mono";
import { useReviewWords } from "@/components/words/use-review-words";
import { UNDO_MS } from "@/lib/api/undo-window";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewBatch } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";
import { FailureLine } from "../../../failure-line";
import type { BatchState } from "./use-batch";

/** More than this, or anything taken away, is confirmed by its number. */
const TYPED_FROM = 10;

export type ApproveBatchPanelProps = { state: BatchState; open: boolean; onClose: () => void; reason: string | null };

export function ApproveBatchPanel({ state, open, onClose, reason }: ApproveBatchPanelProps) {
  const t = useReviewWords();
  const [typed, setTyped] = useState("");
  const { chosen, approve } = state;
  const removes = chosen.some((row) => row.contract.removes);
  const asks = removes || chosen.length > TYPED_FROM;
  const missing = asks && typed.trim() !== String(chosen.length) ? t.review.typeTheNumberOfObjectsFirst : null;
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
      title={t.batch.approveN(chosen.length)}
      description={startWords(t, chosen)}
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
            onClick={() => approve.mutate(undefined, { onSuccess: close })}
          >
            {t.batch.approveN(chosen.length)}
          </Button>
        </>
      }
    >
      <ul className="divide-y divide-line">
        {chosen.map((row) => (
          <li key={row.id} className="flex items-baseline justify-between gap-3 py-1.5">
            <span className="min-w-0 wrap-break-word">
              {visibleText(row.key)} <span className="text-ink2">{t.drift.undoWords[row.contract.undo]}</span>
            </span>
            <span className="inline-flex shrink-0 items-center gap-1">
              <Mono>{row.planHash.slice(0, 8)}</Mono>
              <CopyButton value={row.planHash} label={t.batch.planHash} />
            </span>
          </li>
        ))}
      </ul>
      {asks ? (
        <Field label={t.review.numberOfObjects} hint={t.batch.typeN(chosen.length)} className="pt-4">
          <Input
            inputMode="numeric"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
      ) : null}
      <FailureLine error={approve.error} className="pt-3" />
    </Dialog>
  );
}

/** When each begins: after as long as it can be taken back or stays marked, and not before all who must have agreed. */
export function startWords(
  t: ReviewWords,
  chosen: readonly Pick<ReviewBatch["rows"][number], "approvalsNeeded" | "bothOwners" | "contract">[],
): string {
  const waits = chosen.map(({ contract }) => Math.max(UNDO_MS, contract.deferMs ?? 0));
  const most = Math.max(UNDO_MS, ...waits);
  const shared = chosen.filter((row) => row.approvalsNeeded > 1 || row.bothOwners).length;
  return (
    t.batch.eachByItsOwnPlan(Math.min(most, ...waits), most) +
    (shared === 0 ? "" : ` ${t.batch.needMorePeople(shared)}`)
  );
}
