"use client";

import { signIn } from "next-auth/react";
import { useState } from "react";

export type PasswordSignIn = {
  busy: boolean;
  error: string | null;
  submit(given: { email: string; password: string }): Promise<void>;
};

const REFUSED = "E-mail and password do not match, or there were too many tries. After many tries, wait 15 minutes.";
const UNREACHABLE = "The server did not answer. You are not signed in.";

/** Signs in and loads the page that was asked for, whole: nothing rendered for somebody else stays. */
export function usePasswordSignIn(callbackPath: string): PasswordSignIn {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function submit(given: { email: string; password: string }): Promise<void> {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const answer = await signIn("credentials", { ...given, redirect: false });
      if (answer?.ok && !answer.error) return window.location.replace(callbackPath);
      setError(REFUSED);
    } catch {
      setError(UNREACHABLE);
    }
    setBusy(false);
  }
  return { busy, error, submit };
}
