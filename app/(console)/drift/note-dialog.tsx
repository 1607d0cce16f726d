"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { noteDrift } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";

/** The same as the API's. */
const NOTE_MAX = 2_000;

export type NoteDialogProps = { drift: string; open: boolean; onClose: () => void };

export function NoteDialog({ drift, open, onClose }: NoteDialogProps) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const note = useMutation({
    mutationFn: (text: string) => noteDrift(drift, text),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    note.mutate(String(new FormData(event.currentTarget).get("note") ?? "").trim());
  }
  return (
    <Dialog open={open} onClose={onClose} title={t.inbox.addNote} description={t.inbox.aNoteStaysInTheRecord} size="sm">
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field label={t.inbox.note}>
          <Textarea name="note" rows={5} required maxLength={NOTE_MAX} data-autofocus="" />
        </Field>
        <FailureLine error={note.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={note.isPending}>
            {t.inbox.addNote}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
