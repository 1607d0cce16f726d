"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useStopWords } from "@/components/words/use-stop-words";

export function ProviderButton({ callbackPath }: { callbackPath: string }) {
  const t = useStopWords();
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
