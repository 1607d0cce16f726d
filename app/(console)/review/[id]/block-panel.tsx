"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Textarea } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { blockRepair } from "@/lib/query/verbs";
import { FailureLine } from "../../failure-line";

const DAY_MS = 86_400_000;
const REVIEW_IN_DAYS = 7;
const dateIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

export type BlockPanelProps = { detail: ReviewDetail; open: boolean; onClose: () => void };

/** "Do not repair this object." It needs a reason, and a day on which somebody looks at the reason again. */
export function BlockPanel({ detail, open, onClose }: BlockPanelProps) {
  const t = useReviewWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const block = useMutation({
    mutationFn: (why: { reason: string; reviewAt: string }) => blockRepair(detail.repair.id, why),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    block.mutate({
      reason: String(form.get("reason") ?? "").trim(),
      reviewAt: `${String(form.get("review") ?? "")}T12:00:00Z`,
    });
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      placement="panel"
      size="sm"
      title={t.review.blockObject(visibleText(detail.repair.key))}
      description={t.verbs.block()}
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.common.reason} hint={t.review.everybodyWhoLooksAtTheObject}>
          <Textarea name="reason" required minLength={3} maxLength={500} data-autofocus="" />
        </Field>
        <Field label={t.review.lookAtItAgainOn}>
          <Input
            name="review"
            type="date"
            required
            min={dateIn(1)}
            max={dateIn(366)}
            defaultValue={dateIn(REVIEW_IN_DAYS)}
          />
        </Field>
        <FailureLine error={block.error} />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={block.isPending}>
            {t.review.block1Object}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
