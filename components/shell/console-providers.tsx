"use client";

import type { ReactNode } from "react";
import { HotkeyProvider } from "@/components/keyboard/hotkeys";
import { MessagesProvider } from "@/components/ui/messages";
import { MadeAtProvider } from "@/components/ui/now";

/** What every console page needs and no end user's page should have to load. */
export function ConsoleProviders({ madeAt, children }: { madeAt: number; children: ReactNode }) {
  return (
    <MadeAtProvider value={madeAt}>
      <HotkeyProvider>
        <MessagesProvider>{children}</MessagesProvider>
      </HotkeyProvider>
    </MadeAtProvider>
  );
}
