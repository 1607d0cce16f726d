"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { Button, type ButtonProps } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";

export function SignOutButton({ size }: Pick<ButtonProps, "size">) {
  const t = useWords();
  const [busy, setBusy] = useState(false);
  const { say } = useMessages();
  async function leave(): Promise<void> {
    setBusy(true);
    try {
      // A whole load, so that nothing that was read for this person stays in the tab.
      const { signOut } = await import("next-auth/react");
      await signOut({ callbackUrl: "/signin" });
    } catch {
      setBusy(false);
      say({ text: t.common.theServerDidNotAnswerYou });
    }
  }
  return (
    <Button size={size} busy={busy} onClick={leave}>
      {t.common.signOut}
    </Button>
  );
}
