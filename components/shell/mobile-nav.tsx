"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import type { MobileNavDialogProps, MobileNavProps } from "@/components/shell/mobile-nav-dialog";
import { Icon } from "@/components/ui/icon";
import { laterDialog } from "@/components/ui/later-dialog";

const MobileNavDialog = laterDialog<MobileNavDialogProps>(
  async () => (await import("@/components/shell/mobile-nav-dialog")).MobileNavDialog,
);

/** Under 900 px the navigation is a sheet; all it has at the side is here too. */
export function MobileNav({ nav, person, account }: MobileNavProps) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <div className="md:hidden">
      <button
        type="button"
        aria-label={t.shell.menu}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className="-ms-2 inline-flex size-10 items-center justify-center rounded-control text-ink2 hover:bg-sunk hover:text-ink"
      >
        <Icon name="menu" className="size-5" />
      </button>
      <MobileNavDialog nav={nav} person={person} account={account} open={open} onClose={() => setOpen(false)} />
    </div>
  );
}
