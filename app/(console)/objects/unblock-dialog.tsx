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
import { unblockObject } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";

export type UnblockDialogProps = { object: ObjectRow; open: boolean; onClose: () => void };

export function UnblockDialog({ object, open, onClose }: UnblockDialogProps) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const unblock = useMutation({
    mutationFn: (reason: string) => unblockObject(object, reason),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    unblock.mutate(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.objects.unblockObject(visibleText(object.key))}
      description={t.objects.itMayBeRepairedAgainWhat}
      size="sm"
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.common.reason}>
          <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
        </Field>
        <FailureLine error={unblock.error} />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={unblock.isPending}>
            {t.objects.unblock1Object}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
