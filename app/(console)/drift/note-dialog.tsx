"use client";

import { useWords } from "#use-words";
import { Field, Textarea } from "@/components/ui/field";
import { noteDrift } from "@/lib/query/verbs";
import { FormDialog, typed } from "../form-dialog";

/** The same as the API's. */
const NOTE_MAX = 2_000;

export type NoteDialogProps = { drift: string; open: boolean; onClose: () => void };

export function NoteDialog({ drift, open, onClose }: NoteDialogProps) {
  const t = useWords();
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={t.inbox.addNote}
      description={t.inbox.aNoteStaysInTheRecord}
      action={t.inbox.addNote}
      send={(form) => noteDrift(drift, typed(form, "note"))}
    >
      <Field label={t.inbox.note}>
        <Textarea name="note" rows={5} required maxLength={NOTE_MAX} data-autofocus="" />
      </Field>
    </FormDialog>
  );
}
