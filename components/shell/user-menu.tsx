"use client";

import { type ReactNode, useId, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { LaterPart, useLaterPart } from "@/components/ui/later-part";

export type Person = { name: string; role: string; team?: string | null };

const viewSettings = new LaterPart(async () => (await import("@/components/shell/view-settings")).ViewSettings);

/** Who is signed in, at the foot of the navigation. `children` is what leaves: settings, sign out. */
export function UserMenu({ person, children }: { person: Person; children?: ReactNode }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const ViewSettings = useLaterPart(viewSettings, open);
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="group flex w-full items-center justify-between gap-2 rounded-control px-2 py-1.5 text-start hover:bg-sunk"
      >
        <span className="min-w-0">
          <span className="block truncate text-ink2 group-hover:text-ink">{person.name}</span>
          <span className="block truncate text-fine text-ink3">
            {[person.role, person.team].filter(Boolean).join(" · ")}
          </span>
        </span>
        <Icon name="chevronUpDown" className="text-ink3" />
      </button>
      <div
        id={id}
        popover="auto"
        onToggle={(event) => setOpen(event.newState === "open")}
        className="fixed inset-auto bottom-16 start-3 m-0 w-80 max-w-[calc(100vw-1.5rem)] rounded-card border border-line bg-surface p-3 text-ink shadow-float"
      >
        <p className="pb-2.5 font-strong">{person.name}</p>
        {ViewSettings === null ? null : <ViewSettings />}
        {children ? (
          <div className="mt-3 flex flex-wrap items-center justify-between gap-2 border-line border-t pt-3">
            {children}
          </div>
        ) : null}
      </div>
    </>
  );
}
