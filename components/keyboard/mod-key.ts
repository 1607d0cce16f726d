"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** The key that `Mod` stands for on this machine. The server cannot know and writes the shorter one. */
export function useModKey(): "⌘" | "Ctrl" {
  return useSyncExternalStore(
    never,
    () => (/mac|iphone|ipad/i.test(navigator.userAgent) ? "⌘" : "Ctrl"),
    () => "⌘",
  );
}
