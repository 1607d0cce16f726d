"use client";

import type { ReactNode } from "react";
import { HotkeyProvider } from "@/components/keyboard/hotkeys";
import { MessagesProvider } from "@/components/ui/messages";

/** What every console page needs and no end user's page should have to load. */
export function ConsoleProviders({ children }: { children: ReactNode }) {
  return (
    <HotkeyProvider>
      <MessagesProvider>{children}</MessagesProvider>
    </HotkeyProvider>
  );
}
