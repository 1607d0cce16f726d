/** Where a key works; they are listed in this order. */
export const HOTKEY_GROUPS = ["page", "list", "goTo", "view", "everywhere"] as const;
export type HotkeyGroup = (typeof HOTKEY_GROUPS)[number];

export type HotkeyEntry = { keys: string; label: string; group: HotkeyGroup; press: () => void };

type KeyLike = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey">;

/** `j`, `Shift+S`, `?`, `Mod+K`, `Enter`; null for a modifier pressed alone. */
export function keyToken(event: KeyLike): string | null {
  const { key } = event;
  if (["Shift", "Control", "Meta", "Alt"].includes(key)) return null;
  if (event.ctrlKey || event.metaKey) return `Mod+${key.toUpperCase()}`;
  const isLetter = key.length === 1 && key.toLowerCase() !== key.toUpperCase();
  // Signs such as `?` need Shift on some keyboards and not on others: only letters tell the two apart.
  if (isLetter) return event.shiftKey ? `Shift+${key.toUpperCase()}` : key.toLowerCase();
  return key;
}

export type SequenceMatch = { kind: "hit"; entry: HotkeyEntry } | { kind: "prefix"; keys: string[] } | { kind: "none" };

/**
 * Looks for the longest way to read the new key: as the next of a sequence begun before, or on its own. `alone`: what it
 * means then, where somebody has other keys than these; null where nothing.
 */
export function matchSequence(
  entries: readonly HotkeyEntry[],
  before: string[],
  token: string,
  alone: string | null = token,
): SequenceMatch {
  const asNext = before.length === 0 ? [] : [[...before, token]];
  for (const keys of [...asNext, ...(alone === null ? [] : [[alone]])]) {
    const text = keys.join(" ");
    const hit = entries.findLast((entry) => entry.keys === text);
    if (hit) return { kind: "hit", entry: hit };
    if (entries.some((entry) => entry.keys.startsWith(`${text} `))) return { kind: "prefix", keys };
  }
  return { kind: "none" };
}

/** The keys bound by whatever is on the page. The list is replaced, never changed, so that React can compare it. */
export class HotkeyRegistry {
  #entries: readonly HotkeyEntry[] = [];
  #listeners = new Set<() => void>();

  entries = (): readonly HotkeyEntry[] => this.#entries;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  add(entry: HotkeyEntry): () => void {
    this.#set([...this.#entries, entry]);
    return () => this.#set(this.#entries.filter((candidate) => candidate !== entry));
  }

  #set(entries: readonly HotkeyEntry[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}
