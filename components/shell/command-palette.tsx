"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { useHotkey } from "@/components/keyboard/hotkeys";
import { useModKey } from "@/components/keyboard/mod-key";
import type { PaletteDialogProps } from "@/components/shell/palette-dialog";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { laterDialog } from "@/components/ui/later-dialog";

const PaletteDialog = laterDialog<PaletteDialogProps>(
  async () => (await import("@/components/shell/palette-dialog")).PaletteDialog,
);

export type CommandPaletteProps = Pick<PaletteDialogProps, "search" | "commands">;

/** Looks like a field, opens with ⌘K: find a thing by whatever the customer gave, go somewhere, do something. */
export function CommandPalette(props: CommandPaletteProps) {
  const t = useWords();
  const placeholder = t.shell.findAnObjectIdEMail;
  const [open, setOpen] = useState(false);
  const modKey = useModKey();
  useHotkey({ keys: "Mod+K", label: t.shell.findGoToDo, group: "everywhere", onPress: () => setOpen(true) });
  // A page with a filter binds this key after us and has it; on the others it would do nothing.
  useHotkey({ keys: "/", label: t.shell.find, group: "everywhere", onPress: () => setOpen(true) });
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
        onClick={() => setOpen(true)}
        className="flex h-8 w-full max-w-[26rem] items-center gap-2 rounded-control border border-line bg-surface px-2.5 text-start text-ink3 hover:border-edge max-sm:size-10 max-sm:justify-center max-sm:border-transparent max-sm:bg-transparent max-sm:p-0"
      >
        <Icon name="search" className="sm:hidden" />
        <span className="min-w-0 flex-1 truncate max-sm:sr-only">{placeholder}</span>
        <Kbd>{t.shell.k(modKey)}</Kbd>
      </button>
      <PaletteDialog {...props} placeholder={placeholder} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
