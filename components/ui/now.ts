"use client";

import { createContext, useCallback, useContext, useSyncExternalStore } from "react";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  current = Date.now();
  for (const listener of listeners) listener();
}

/** One clock for the page, running only while something on it shows an age. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = Date.now();
    timer = setInterval(tick, SECOND);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function stepFor(age: number): number {
  if (age < MINUTE) return SECOND;
  return age < HOUR ? 15 * SECOND : MINUTE;
}

/**
 * Now, as often as a text about `moment` can change: every second at first, every minute later. Null on the server
 * and during hydration, so that both render the same.
 */
export function useNow(moment: number | null): number | null {
  const snapshot = useCallback(() => {
    if (current === 0) current = Date.now();
    const step = moment === null ? MINUTE : stepFor(Math.abs(current - moment));
    return Math.floor(current / step) * step;
  }, [moment]);
  return useSyncExternalStore<number | null>(subscribe, snapshot, () => null);
}

const MadeAt = createContext<number | null>(null);
export const MadeAtProvider = MadeAt.Provider;

/** When the server made the page that a browser has just been given: what stands for now until scripts run. */
export function useMadeAt(): number | null {
  return useContext(MadeAt);
}
