"use client";

import { type ComponentType, useEffect, useSyncExternalStore } from "react";

/** A browser that is busy does it all the same by then: a key may ask for it any moment. */
const IDLE_MS = 1_000;

/** What the browser does when it has nothing else to do; the oldest of them have no such moment. */
function whenIdle(act: () => void): () => void {
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(act, IDLE_MS);
    return () => clearTimeout(timer);
  }
  const handle = window.requestIdleCallback(act, { timeout: IDLE_MS });
  return () => window.cancelIdleCallback(handle);
}

/** A part of a page whose scripts come after the page's own. It is fetched once, and again after a fetch that failed. */
export class LaterPart<P> {
  #load: () => Promise<ComponentType<P>>;
  #part: ComponentType<P> | null = null;
  #fetching: Promise<void> | null = null;
  #listeners = new Set<() => void>();

  constructor(load: () => Promise<ComponentType<P>>) {
    this.#load = load;
  }

  current = (): ComponentType<P> | null => this.#part;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  fetch(): Promise<void> {
    this.#fetching ??= this.#load().then(
      (part) => {
        this.#part = part;
        for (const listener of this.#listeners) listener();
      },
      (error: unknown) => {
        this.#fetching = null;
        throw error;
      },
    );
    return this.#fetching;
  }
}

const ignore = () => undefined;

/**
 * The part, or null until it is there: fetched when the browser is idle, or at once when it is wanted. Not React's `lazy`:
 * that holds back what is there already for a moment, in which typed letters would be keys of the page.
 */
export function useLaterPart<P>(part: LaterPart<P>, wanted: boolean, onFailure: () => void = ignore) {
  const Part = useSyncExternalStore(part.subscribe, part.current, () => null);
  const missing = Part === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies(onFailure): what it does belongs to the press that wanted it.
  useEffect(() => {
    if (!missing) return;
    if (wanted) {
      part.fetch().catch(onFailure);
      return;
    }
    // Nobody waits for it yet: whoever does asks again.
    return whenIdle(() => void part.fetch().catch(ignore));
  }, [part, missing, wanted]);
  return Part;
}
