"use client";

import { Field, Input, Textarea } from "@/components/ui/field";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { blockRepair } from "@/lib/query/verbs";
import { FormDialog, typed } from "../../form-dialog";

const DAY_MS = 86_400_000;
const REVIEW_IN_DAYS = 7;
/** As the API allows, whatever the time of day is: the day is meant at noon. */
const REVIEW_DAYS_MAX = 365;
const dateIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

export type BlockPanelProps = { detail: ReviewDetail; open: boolean; onClose: () => void };

/** "Do not repair this object." It needs a reason, and a day on which somebody looks at the reason again. */
export function BlockPanel({ detail, open, onClose }: BlockPanelProps) {
  const t = useReviewWords();
  const send = (form: FormData) =>
    blockRepair(detail.repair.id, { reason: typed(form, "reason"), reviewAt: `${typed(form, "review")}T12:00:00Z` });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      placement="panel"
      title={t.review.blockObject(visibleText(detail.repair.key))}
      description={t.verbs.block()}
      action={t.review.block1Object}
      send={send}
    >
      <Field label={t.common.reason} hint={t.review.everybodyWhoLooksAtTheObject}>
        <Textarea name="reason" required minLength={3} maxLength={500} data-autofocus="" />
      </Field>
      <Field label={t.review.lookAtItAgainOn}>
        <Input
          name="review"
          type="date"
          required
          min={dateIn(1)}
          max={dateIn(REVIEW_DAYS_MAX)}
          defaultValue={dateIn(REVIEW_IN_DAYS)}
        />
      </Field>
    </FormDialog>
  );
}
