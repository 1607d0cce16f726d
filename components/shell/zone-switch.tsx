"use client";

import { useHotkey } from "@/components/keyboard/hotkeys";
import { usePreferences } from "@/components/preferences/preferences-provider";

/** Every time on the page, in UTC or as the wall clock here shows it. */
export function ZoneSwitch() {
  const { preferences, setPreference } = usePreferences();
  const utc = preferences.zone === "utc";
  const change = () => setPreference("zone", utc ? "local" : "utc");
  useHotkey({ keys: "z", label: "Switch between UTC and local time", group: "View", onPress: change });
  return (
    <button
      type="button"
      onClick={change}
      aria-label={utc ? "Times are in UTC. Show local time" : "Times are local. Show UTC"}
      aria-keyshortcuts="z"
      className="h-7 rounded-control px-1.5 text-ink2 hover:bg-sunk hover:text-ink max-sm:hidden"
    >
      {utc ? "UTC" : "Local"}
    </button>
  );
}
