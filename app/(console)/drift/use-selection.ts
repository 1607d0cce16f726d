"use client";

import { useRef, useState } from "react";
import type { DriftBriefs } from "@/lib/query/drifts";

export type SelectedDrift = {
  selected: ReadonlySet<string>;
  /** Not the rows of the page but all that the filter matches. */
  all: boolean;
  toggle: (key: string, range: boolean) => void;
  togglePage: () => void;
  selectAll: () => void;
  select: (keys: readonly string[]) => void;
};

/** What is chosen on this page of the list. Another page or filter is another list, with nothing chosen. */
export function useSelection(list: DriftBriefs | undefined, address: string): SelectedDrift {
  const [state, setState] = useState({ address, keys: [] as readonly string[], all: false });
  const last = useRef<string | null>(null);
  const page = (list?.rows ?? []).map((row) => row.id);
  const keys = state.address === address ? state.keys.filter((key) => page.includes(key)) : [];
  const set = (next: readonly string[], all = false) => setState({ address, keys: next, all });

  function toggle(key: string, range: boolean): void {
    const [from, to] = [page.indexOf(last.current ?? key), page.indexOf(key)].sort((a, b) => a - b);
    last.current = key;
    if (range && from !== undefined && from >= 0) set([...new Set([...keys, ...page.slice(from, (to ?? from) + 1)])]);
    else set(keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key]);
  }

  return {
    selected: new Set(keys),
    all: keys.length > 0 && state.all && state.address === address,
    toggle,
    togglePage: () => set(keys.length === page.length ? [] : page),
    selectAll: () => set(page, true),
    select: (next) => set(next),
  };
}
