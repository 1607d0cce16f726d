"use client";

import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { retryRepair } from "@/lib/query/verbs";
import { FormDialog } from "../../form-dialog";

export type RetryPanelProps = { detail: ReviewDetail; open: boolean; onClose: () => void };

/** Reads the sources fresh and plans anew; it can never repeat an effect whose outcome is unknown. */
export function RetryPanel({ detail, open, onClose }: RetryPanelProps) {
  const t = useReviewWords();
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={t.review.retryObject(visibleText(detail.repair.key))}
      action={t.review.retry}
      send={() => retryRepair(detail.repair.id)}
    >
      <p className="font-medium">{t.verbs.retry()}</p>
      <p className="text-ink2">{t.review.theSourcesAreReadFreshAnd}</p>
    </FormDialog>
  );
}
