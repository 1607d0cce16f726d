"use client";

import { type ReactNode, useId } from "react";
import { useWords } from "#use-words";
import {
  DENSITIES,
  GUIDE_SETTINGS,
  SHORTCUT_SETTINGS,
  THEMES,
  TIME_ZONES,
} from "@/components/preferences/preference-cookies";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { Segmented } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import type { Words } from "@/lib/words/words";

export type Person = { name: string; role: string; team?: string | null };

type Option = keyof Words["shell"]["options"];

const options = <Value extends Option>(t: Words, values: readonly Value[]) =>
  values.map((value) => ({ value, label: t.shell.options[value] }));

/** Theme, zone, density and keys: of this browser, not of the account. */
export function ViewSettings() {
  const t = useWords();
  const { preferences, setPreference } = usePreferences();
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <Segmented
        label={t.shell.theme}
        name={`${id}-theme`}
        value={preferences.theme}
        options={options(t, THEMES)}
        onChange={(value) => setPreference("theme", value)}
      />
      <Segmented
        label={t.shell.timesIn}
        name={`${id}-zone`}
        value={preferences.zone}
        options={options(t, TIME_ZONES)}
        onChange={(value) => setPreference("zone", value)}
      />
      <Segmented
        label={t.shell.rows}
        name={`${id}-density`}
        value={preferences.density}
        options={options(t, DENSITIES)}
        onChange={(value) => setPreference("density", value)}
      />
      <Segmented
        label={t.shell.singleKeys}
        name={`${id}-shortcuts`}
        value={preferences.shortcuts}
        options={options(t, SHORTCUT_SETTINGS)}
        onChange={(value) => setPreference("shortcuts", value)}
      />
    </div>
  );
}

/** Brings back the first steps that were put away; in the settings only, as nobody looks for it often. */
export function GuideSetting() {
  const t = useWords();
  const { preferences, setPreference } = usePreferences();
  return (
    <Segmented
      label={t.shell.firstSteps}
      name={useId()}
      value={preferences.guide}
      options={options(t, GUIDE_SETTINGS)}
      onChange={(value) => setPreference("guide", value)}
    />
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
        className="fixed inset-auto bottom-16 start-3 m-0 w-80 max-w-[calc(100vw-1.5rem)] rounded-card border border-line bg-surface p-3 text-ink shadow-float"
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
