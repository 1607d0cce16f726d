"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";

export function ProviderButton({ callbackPath }: { callbackPath: string }) {
  const t = useWords();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      variant="primary"
      busy={busy}
      className="self-start"
      onClick={() => {
        setBusy(true);
        signIn("oidc", { callbackUrl: callbackPath }).catch(() => setBusy(false));
      }}
    >
      {t.signin.signInWithYourOrganisation}
    </Button>
  );
}
