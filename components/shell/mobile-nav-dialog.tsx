"use client";

import type { ReactNode } from "react";
import { useWords } from "#use-words";
import { Logo } from "@/components/shell/logo";
import { type NavGroup, NavLinks } from "@/components/shell/nav-links";
import type { Person } from "@/components/shell/user-menu";
import { ViewSettings } from "@/components/shell/view-settings";
import { Dialog } from "@/components/ui/dialog";

export type MobileNavProps = { nav: NavGroup[]; person: Person; account?: ReactNode };
export type MobileNavDialogProps = MobileNavProps & { open: boolean; onClose: () => void };

export function MobileNavDialog({ nav, person, account, open, onClose }: MobileNavDialogProps) {
  const t = useWords();
  return (
    <Dialog open={open} onClose={onClose} title={t.shell.menu} hideTitle placement="nav">
      <Logo className="px-2 pb-4" />
      <nav aria-label={t.shell.main}>
        <NavLinks groups={nav} onFollow={onClose} />
      </nav>
      <div className="mt-6 border-line border-t px-2 pt-4">
        <p className="font-medium">{person.name}</p>
        <p className="pb-3 text-fine text-ink2">{[person.role, person.team].filter(Boolean).join(" · ")}</p>
        <ViewSettings />
        {account ? <div className="mt-4 flex items-center justify-between gap-2">{account}</div> : null}
      </div>
    </Dialog>
  );
}
