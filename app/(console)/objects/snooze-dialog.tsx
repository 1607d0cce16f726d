"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectRow } from "@/lib/query/objects";
import { type Snooze, snoozeObject } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";
import { SnoozeSpan, untilOf } from "./snooze-span";

export type SnoozeDialogProps = { object: ObjectRow; open: boolean; onClose: () => void };

function countOf(form: FormData, name: string): number | null {
  const value = String(form.get(name) ?? "");
  return value === "" ? null : Number(value);
}

export function SnoozeDialog({ object, open, onClose }: SnoozeDialogProps) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const snooze = useMutation({
    mutationFn: (why: Snooze) => snoozeObject(object, why),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    snooze.mutate({
      until: untilOf(form),
      reason: String(form.get("reason") ?? "").trim(),
      until_worse: form.get("worse") !== null,
      seen: countOf(form, "seen"),
      objects: countOf(form, "objects"),
    });
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.objects.snoozeObject(visibleText(object.key))}
      description={t.objects.itIsStillLookedAtIt}
      size="sm"
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <SnoozeSpan />
        <label className="flex items-center gap-2">
          <input type="checkbox" name="worse" defaultChecked /> {t.objects.wakeItWhenItGetsWorse}
        </label>
        <Field label={t.objects.wakeItAfterBeingSeen} hint={t.objects.optional}>
          <Input name="seen" type="number" min={1} max={10_000} />
        </Field>
        <Field label={t.objects.wakeItWhenSoManyObjects} hint={t.objects.optional}>
          <Input name="objects" type="number" min={1} max={10_000} />
        </Field>
        <Field label={t.common.reason}>
          <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
        </Field>
        <FailureLine error={snooze.error} />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={snooze.isPending}>
            {t.objects.snooze}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
