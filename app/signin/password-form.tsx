"use client";

import type { FormEvent } from "react";
import { usePasswordSignIn } from "@/app/signin/use-password-sign-in";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { useStopWords } from "@/components/words/use-stop-words";

export function PasswordForm({ callbackPath }: { callbackPath: string }) {
  const t = useStopWords();
  const { busy, error, submit } = usePasswordSignIn(callbackPath);

  function onSubmit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void submit({ email: String(form.get("email") ?? ""), password: String(form.get("password") ?? "") });
  }

  return (
    <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
      <Field label={t.common.eMail}>
        <Input name="email" type="email" autoComplete="username" required maxLength={320} />
      </Field>
      <Field label={t.signin.password} error={error}>
        <Input name="password" type="password" autoComplete="current-password" required maxLength={128} />
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="self-start">
        {t.signin.signIn}
      </Button>
    </form>
  );
}
