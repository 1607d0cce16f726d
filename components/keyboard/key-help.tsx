"use client";

import { useState } from "react";
import { useBoundHotkeys, useHotkey } from "@/components/keyboard/hotkeys";
import { useModKey } from "@/components/keyboard/mod-key";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const GROUP_ORDER = ["On this page", "List", "Go to", "View", "Everywhere"];

function useGroups() {
  const entries = useBoundHotkeys();
  const groups = new Map<string, Map<string, string>>();
  for (const entry of entries) {
    const group = groups.get(entry.group) ?? new Map<string, string>();
    group.set(entry.keys, entry.label);
    groups.set(entry.group, group);
  }
  const rank = (name: string) => (GROUP_ORDER.includes(name) ? GROUP_ORDER.indexOf(name) : GROUP_ORDER.length);
  return [...groups].sort(([a], [b]) => rank(a) - rank(b));
}

/** `?` lists the keys that work on this page now, taken from what is bound rather than from a list kept by hand. */
export function KeyHelp() {
  const [open, setOpen] = useState(false);
  const { preferences } = usePreferences();
  const groups = useGroups();
  const modKey = useModKey();
  useHotkey({ keys: "?", label: "This list", group: "Everywhere", onPress: () => setOpen(true) });

  return (
    <Dialog
      open={open}
      onClose={() => setOpen(false)}
      title="Keys"
      description={
        preferences.shortcuts === "off"
          ? "Single keys are off in this browser. Switch them on in the menu under your name."
          : "Single keys are off while you type. Switch them off in the menu under your name."
      }
      size="lg"
    >
      <div className="columns-1 gap-8 sm:columns-2">
        {groups.map(([name, keys]) => (
          <section key={name} className="break-inside-avoid pb-5">
            <h3 className="pb-1 text-fine font-regular text-ink2">{name}</h3>
            <dl>
              {[...keys].map(([combination, label]) => (
                <div key={combination} className="flex items-center justify-between gap-4 border-line border-t py-1.5">
                  <dt className="min-w-0">{label}</dt>
                  <dd className="flex shrink-0 gap-1">
                    <span className="sr-only">{combination}</span>
                    {combination.split(" ").map((key) => (
                      <Kbd key={key}>{key.replace("Mod+", `${modKey} `)}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
