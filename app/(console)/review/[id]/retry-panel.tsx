"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useMessages } from "@/components/ui/messages";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { retryRepair } from "@/lib/query/verbs";
import { FailureLine } from "../../failure-line";

export type RetryPanelProps = { detail: ReviewDetail; open: boolean; onClose: () => void };

/** Reads the sources fresh and plans anew; it can never repeat an effect whose outcome is unknown. */
export function RetryPanel({ detail, open, onClose }: RetryPanelProps) {
  const t = useReviewWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const retry = useMutation({
    mutationFn: () => retryRepair(detail.repair.id),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.review.retryObject(visibleText(detail.repair.key))}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button variant="primary" busy={retry.isPending} onClick={() => retry.mutate()} data-autofocus="">
            {t.review.retry}
          </Button>
        </>
      }
    >
      <p className="font-medium">{t.verbs.retry()}</p>
      <p className="pt-2 text-ink2">{t.review.theSourcesAreReadFreshAnd}</p>
      <FailureLine error={retry.error} className="pt-3" />
    </Dialog>
  );
}
