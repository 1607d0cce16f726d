"use client";

import { useWords } from "#use-words";

import { useHotkey, useKeyInForce } from "@/components/keyboard/hotkeys";
import { usePreferences } from "@/components/preferences/preferences-provider";

/** Every time on the page, in UTC or as the wall clock here shows it. */
export function ZoneSwitch() {
  const t = useWords();
  const { preferences, setPreference } = usePreferences();
  const utc = preferences.zone === "utc";
  const change = () => setPreference("zone", utc ? "local" : "utc");
  useHotkey({ keys: "z", label: t.shell.switchBetweenUtcAndLocalTime, group: "view", onPress: change });
  return (
    <button
      type="button"
      onClick={change}
      aria-label={utc ? t.shell.timesAreInUtcShowLocal : t.shell.timesAreLocalShowUtc}
      aria-keyshortcuts={useKeyInForce("z")}
      className="h-7 rounded-control px-1.5 text-ink2 hover:bg-sunk hover:text-ink max-sm:hidden"
    >
      {utc ? "UTC" : t.shell.local}
    </button>
  );
}
