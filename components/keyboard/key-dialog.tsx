"use client";

import { useWords } from "#use-words";
import { HOTKEY_GROUPS, type HotkeyGroup } from "@/components/keyboard/hotkey-registry";
import { useBoundHotkeys } from "@/components/keyboard/hotkeys";
import { useModKey } from "@/components/keyboard/mod-key";
import { keyInForce, type OwnKeys } from "@/components/keyboard/own-keys";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

export type KeyDialogProps = { open: boolean; onClose: () => void };

function useGroups(own: OwnKeys) {
  const entries = useBoundHotkeys();
  const groups = new Map<HotkeyGroup, Map<string, string>>();
  for (const entry of entries) {
    const group = groups.get(entry.group) ?? new Map<string, string>();
    group.set(keyInForce(own, entry.keys), entry.label);
    groups.set(entry.group, group);
  }
  return HOTKEY_GROUPS.flatMap((name) => {
    const keys = groups.get(name);
    return keys === undefined ? [] : [[name, keys] as const];
  });
}

/** Taken from what is bound rather than from a list kept by hand. */
export function KeyDialog({ open, onClose }: KeyDialogProps) {
  const t = useWords();
  const { preferences } = usePreferences();
  const groups = useGroups(preferences.keys);
  const modKey = useModKey();

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.shell.keys}
      description={preferences.shortcuts === "off" ? t.shell.singleKeysAreOffInThis : t.shell.singleKeysAreOffWhileYou}
      size="lg"
    >
      <div className="columns-1 gap-8 sm:columns-2">
        {groups.map(([name, keys]) => (
          <section key={name} className="break-inside-avoid pb-5">
            <h3 className="pb-1 text-fine font-regular text-ink2">{t.shell.hotkeyGroups[name]}</h3>
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
