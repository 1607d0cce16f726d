"use client";

import { useId } from "react";
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
import type { Words } from "@/lib/words/words";

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
