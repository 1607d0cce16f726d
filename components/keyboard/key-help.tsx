"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { useHotkey } from "@/components/keyboard/hotkeys";
import type { KeyDialogProps } from "@/components/keyboard/key-dialog";
import { laterDialog } from "@/components/ui/later-dialog";

const KeyDialog = laterDialog<KeyDialogProps>(async () => (await import("@/components/keyboard/key-dialog")).KeyDialog);

/** `?` lists the keys that work on this page now. */
export function KeyHelp() {
  const t = useWords();
  const [open, setOpen] = useState(false);
  useHotkey({ keys: "?", label: t.shell.thisList, group: "everywhere", onPress: () => setOpen(true) });
  return <KeyDialog open={open} onClose={() => setOpen(false)} />;
}
