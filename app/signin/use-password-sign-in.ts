"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";
import { useStopWords } from "@/components/words/use-stop-words";

export type PasswordSignIn = {
  busy: boolean;
  error: string | null;
  submit(given: { email: string; password: string }): Promise<void>;
};

/** Signs in and loads the page that was asked for, whole: nothing rendered for somebody else stays. */
export function usePasswordSignIn(callbackPath: string): PasswordSignIn {
  const t = useStopWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(given: { email: string; password: string }): Promise<void> {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const answer = await signIn("credentials", { ...given, redirect: false });
      if (answer?.ok && !answer.error) return window.location.replace(callbackPath);
      setError(t.signin.eMailAndPasswordDoNot);
    } catch {
      setError(t.signin.theServerDidNotAnswerYou);
    }
    setBusy(false);
  }
  return { busy, error, submit };
}
