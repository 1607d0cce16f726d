"use client";

import { useId, useState } from "react";
import { keyToken } from "@/components/keyboard/hotkey-registry";
import { type Refusal, refusalOf, SINGLE_KEYS, type SingleKey, withKey } from "@/components/keyboard/move-key";
import { keyInForce } from "@/components/keyboard/own-keys";
import { usePreferences } from "@/components/preferences/preferences-provider";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { useAnnounce } from "@/components/ui/messages";
import { useAccountWords } from "@/components/words/use-account-words";
import type { AccountWords } from "@/lib/words/words";

export type KeyLabels = Readonly<Record<SingleKey, string>>;

/** As a key is drawn. */
const drawn = (key: string) => key.replace("Shift+", "⇧");

function refusalWords(t: AccountWords, labels: KeyLabels, wanted: string, refusal: Refusal): string {
  if (refusal.kind === "taken") return t.hotkeys.taken(drawn(wanted), labels[refusal.by]);
  return refusal.kind === "begins_others" ? t.hotkeys.beginsOthers : t.hotkeys.notPossible;
}

/** Each single key with what it does, and a field to put that on another key. Two things are never on one. */
export function KeyFields({ labels }: { labels: KeyLabels }) {
  const t = useAccountWords();
  const { preferences, setPreference } = usePreferences();
  const announce = useAnnounce();
  const [refused, setRefused] = useState<{ key: SingleKey; says: string } | null>(null);
  const own = preferences.keys;

  function move(key: SingleKey, typed: string): void {
    const wanted = keyToken({ key: typed, shiftKey: typed !== typed.toLowerCase(), ctrlKey: false, metaKey: false });
    if (wanted === null) return;
    const refusal = refusalOf(own, key, wanted);
    setRefused(refusal === null ? null : { key, says: refusalWords(t, labels, wanted, refusal) });
    if (refusal !== null) return;
    setPreference("keys", withKey(own, key, wanted));
    announce(t.hotkeys.moved(labels[key], drawn(wanted)));
  }

  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-ink2">{t.hotkeys.onThisBrowser}</p>
      <ul className="grid w-full gap-x-8 sm:grid-cols-2">
        {SINGLE_KEYS.map((key) => (
          <KeyField
            key={key}
            label={labels[key]}
            shown={drawn(keyInForce(own, key))}
            refused={refused?.key === key ? refused.says : null}
            onType={(typed) => move(key, typed)}
          />
        ))}
      </ul>
      <Button
        onClick={() => {
          setRefused(null);
          setPreference("keys", {});
          announce(t.hotkeys.backToTheUsual);
        }}
      >
        {t.hotkeys.backToTheUsual}
      </Button>
    </div>
  );
}

type KeyFieldProps = { label: string; shown: string; refused: string | null; onType: (typed: string) => void };

function KeyField({ label, shown, refused, onType }: KeyFieldProps) {
  const id = useId();
  return (
    <li className="border-line border-t py-1.5">
      <div className="flex items-center justify-between gap-4">
        <label htmlFor={id}>{label}</label>
        <Input
          id={id}
          aria-invalid={refused !== null || undefined}
          aria-describedby={`${id}-refused`}
          value={shown}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => onType(event.currentTarget.value.slice(-1))}
          className="w-12 shrink-0 text-center font-mono"
        />
      </div>
      <p id={`${id}-refused`} role="status" className="text-fine text-unsure empty:hidden">
        {refused}
      </p>
    </li>
  );
}
