"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import type { NoteDialogProps } from "./note-dialog";

const NoteDialog = laterDialog<NoteDialogProps>(async () => (await import("./note-dialog")).NoteDialog);

/** What a person knows that no source does. It is part of the record: once written it stays. */
export function NoteButton({ drift }: { drift: { id: string } }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button hotkey="n" hotkeyLabel={t.inbox.addNote} onClick={() => setOpen(true)}>
        {t.inbox.addNote}
      </Button>
      <NoteDialog drift={drift.id} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
