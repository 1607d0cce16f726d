"use client";

import { type ReactNode, useState } from "react";
import { useWords } from "#use-words";
import { Logo } from "@/components/shell/logo";
import { type NavGroup, NavLinks } from "@/components/shell/nav-links";
import { type Person, ViewSettings } from "@/components/shell/user-menu";
import { Dialog } from "@/components/ui/dialog";
import { Icon } from "@/components/ui/icon";

/** Under 900 px the navigation is a sheet; all it has at the side is here too. */
export function MobileNav({ nav, person, account }: { nav: NavGroup[]; person: Person; account?: ReactNode }) {
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
      <Dialog open={open} onClose={() => setOpen(false)} title={t.shell.menu} hideTitle placement="nav">
        <Logo className="px-2 pb-4" />
        <nav aria-label={t.shell.main}>
          <NavLinks groups={nav} onFollow={() => setOpen(false)} />
        </nav>
        <div className="mt-6 border-line border-t px-2 pt-4">
          <p className="font-medium">{person.name}</p>
          <p className="pb-3 text-fine text-ink2">{[person.role, person.team].filter(Boolean).join(" · ")}</p>
          <ViewSettings />
          {account ? <div className="mt-4 flex items-center justify-between gap-2">{account}</div> : null}
        </div>
      </Dialog>
    </div>
  );
}
