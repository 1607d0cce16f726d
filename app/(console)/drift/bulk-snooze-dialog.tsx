"use client";

import type { FormEvent } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { FailureLine } from "../failure-line";
import { SnoozeSpan, untilOf } from "../objects/snooze-span";
import type { Bulk } from "./selection-bar";

export type BulkSnoozeDialogProps = { n: number; work: Bulk; open: boolean; onClose: () => void };

export function BulkSnoozeDialog({ n, work, open, onClose }: BulkSnoozeDialogProps) {
  const t = useWords();
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    work.mutate(
      { verb: "snooze", until: untilOf(form), reason: String(form.get("reason") ?? "").trim() },
      { onSuccess: onClose },
    );
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.inbox.snoozeN(n)}
      description={t.objects.itIsStillLookedAtIt}
      size="sm"
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <SnoozeSpan />
        <Field label={t.common.reason}>
          <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
        </Field>
        <FailureLine error={work.variables?.verb === "snooze" ? work.error : null} />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={work.isPending}>
            {t.inbox.snoozeN(n)}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
