"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import type { DriftRow } from "@/lib/query/drifts";
import { noteDrift } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";

/** The same as the API's. */
const NOTE_MAX = 2_000;

/** What a person knows that no source does. It is part of the record: once written it stays. */
export function NoteButton({ drift }: { drift: DriftRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const client = useQueryClient();
  const { say } = useMessages();
  const note = useMutation({
    mutationFn: (text: string) => noteDrift(drift.id, text),
    onSuccess: ({ says }) => {
      setOpen(false);
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    note.mutate(String(new FormData(event.currentTarget).get("note") ?? "").trim());
  }
  return (
    <>
      <Button hotkey="n" hotkeyLabel={t.inbox.addNote} onClick={() => setOpen(true)}>
        {t.inbox.addNote}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t.inbox.addNote}
        description={t.inbox.aNoteStaysInTheRecord}
        size="sm"
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Field label={t.inbox.note} error={note.error ? failureWords(t, note.error) : null}>
            <Textarea name="note" rows={5} required maxLength={NOTE_MAX} data-autofocus="" />
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setOpen(false)}>{t.common.cancel}</Button>
            <Button type="submit" variant="primary" busy={note.isPending}>
              {t.inbox.addNote}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
