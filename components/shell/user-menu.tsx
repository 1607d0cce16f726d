"use client";

import { type ReactNode, useId } from "react";
import { DENSITIES, SHORTCUT_SETTINGS, THEMES, TIME_ZONES } from "@/components/preferences/preference-cookies";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { Segmented } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";

export type Person = { name: string; role: string; team?: string | null };

const OPTION_WORDS = {
  system: "System",
  light: "Light",
  dark: "Dark",
  utc: "UTC",
  local: "Local",
  comfortable: "Comfortable",
  compact: "Compact",
  on: "On",
  off: "Off",
} as const;

const options = <Value extends keyof typeof OPTION_WORDS>(values: readonly Value[]) =>
  values.map((value) => ({ value, label: OPTION_WORDS[value] }));

/** Theme, zone, density and keys: of this browser, not of the account. */
export function ViewSettings() {
  const { preferences, setPreference } = usePreferences();
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <Segmented
        label="Theme"
        name={`${id}-theme`}
        value={preferences.theme}
        options={options(THEMES)}
        onChange={(value) => setPreference("theme", value)}
      />
      <Segmented
        label="Times in"
        name={`${id}-zone`}
        value={preferences.zone}
        options={options(TIME_ZONES)}
        onChange={(value) => setPreference("zone", value)}
      />
      <Segmented
        label="Rows"
        name={`${id}-density`}
        value={preferences.density}
        options={options(DENSITIES)}
        onChange={(value) => setPreference("density", value)}
      />
      <Segmented
        label="Single keys"
        name={`${id}-shortcuts`}
        value={preferences.shortcuts}
        options={options(SHORTCUT_SETTINGS)}
        onChange={(value) => setPreference("shortcuts", value)}
      />
    </div>
  );
}

/** Who is signed in, at the foot of the navigation. `children` is what leaves: settings, sign out. */
export function UserMenu({ person, children }: { person: Person; children?: ReactNode }) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="group flex w-full items-center justify-between gap-2 rounded-control px-2 py-1.5 text-left hover:bg-sunk"
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
        className="fixed inset-auto bottom-16 left-3 m-0 w-80 max-w-[calc(100vw-1.5rem)] rounded-card border border-line bg-surface p-3 text-ink shadow-float"
      >
        <p className="pb-2.5 font-strong">{person.name}</p>
        <ViewSettings />
        {children ? (
          <div className="mt-3 flex flex-wrap items-center justify-between gap-2 border-line border-t pt-3">
            {children}
          </div>
        ) : null}
      </div>
    </>
  );
}
