"use client";

import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react";
import {
  type HotkeyEntry,
  type HotkeyGroup,
  HotkeyRegistry,
  keyToken,
  matchSequence,
} from "@/components/keyboard/hotkey-registry";
import { useKeptFocus } from "@/components/keyboard/kept-focus";
import { isOpening } from "@/components/keyboard/opening";
import { keyInForce, keyMeant } from "@/components/keyboard/own-keys";
import { usePreferences } from "@/components/preferences/preferences-provider";

const HotkeyContext = createContext<HotkeyRegistry | null>(null);

/** How long the second key of a sequence such as `g o` is waited for. */
const SEQUENCE_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  return target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
}

/**
 * One listener for the whole console. Single keys are off while somebody types, while a modal dialog is open,
 * or about to be, and where the person has switched them off (WCAG 2.1.4); keys with Ctrl or ⌘ stay.
 */
export function HotkeyProvider({ children }: { children: ReactNode }) {
  const registry = useMemo(() => new HotkeyRegistry(), []);
  useKeptFocus();
  const { preferences } = usePreferences();
  const pressed = useRef<{ keys: string[]; at: number }>({ keys: [], at: 0 });

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    // Held down it presses once: the rest must not answer what the first press opened.
    if (event.repeat && event.key === "Enter" && !(event.target instanceof HTMLTextAreaElement)) event.preventDefault();
    const token = keyToken(event);
    if (token === null) return;
    const withModifier = token.startsWith("Mod+");
    if (!withModifier && (preferences.shortcuts === "off" || isTyping(event.target))) return;
    if (!withModifier && (isOpening() || document.querySelector("dialog:modal") !== null)) return;
    // It closes what is open over the page, and leaves the page for the next press.
    if (token === "Escape" && document.querySelector("[popover=auto]:popover-open") !== null) return;

    const now = event.timeStamp;
    const before = now - pressed.current.at <= SEQUENCE_MS ? pressed.current.keys : [];
    const match = matchSequence(registry.entries(), before, token, keyMeant(preferences.keys, token));
    pressed.current = { keys: match.kind === "prefix" ? match.keys : [], at: now };
    if (match.kind !== "hit") return;
    event.preventDefault();
    // Along a list a key may be held; what acts is pressed each time.
    if (!event.repeat || match.entry.group === "list") match.entry.press();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);

  return <HotkeyContext value={registry}>{children}</HotkeyContext>;
}

/** What a key does and where it is listed in the `?` dialog. `keys` reads `g o`, `j`, `Shift+S`, `Mod+K` or `?`. */
export type Hotkey = { keys: string; label: string; group: HotkeyGroup; onPress: () => void };

/** Binds a key while the component is mounted; the last one to bind a key has it. `null` binds nothing. */
export function useHotkey(hotkey: Hotkey | null): void {
  const registry = useContext(HotkeyContext);
  const press = useEffectEvent(() => hotkey?.onPress());
  const keys = hotkey?.keys ?? null;
  const label = hotkey?.label ?? "";
  const group = hotkey?.group ?? "page";

  useEffect(() => {
    if (registry === null || keys === null) return;
    return registry.add({ keys, label, group, press: () => press() });
  }, [registry, keys, label, group]);
}

const NO_ENTRIES: readonly HotkeyEntry[] = [];

/** Everything bound on this page now, for the help dialog. */
export function useBoundHotkeys(): readonly HotkeyEntry[] {
  const registry = useContext(HotkeyContext);
  return useSyncExternalStore(
    registry?.subscribe ?? (() => () => undefined),
    () => registry?.entries() ?? NO_ENTRIES,
    () => NO_ENTRIES,
  );
}

/** The key to press for what is bound to this one: people may have put it elsewhere. */
export function useKeyInForce(bound: string | undefined): string | undefined {
  const { preferences } = usePreferences();
  return bound === undefined ? undefined : keyInForce(preferences.keys, bound);
}
