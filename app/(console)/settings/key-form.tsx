"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { useAnnounce } from "@/components/ui/messages";
import { Mono } from "@/components/ui/mono";
import { useAccountWords } from "@/components/words/use-account-words";
import { SCOPES } from "@/lib/auth/scopes";
import { createKey } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";
import { spanEnd } from "../span-end";

/** As the API allows. */
const DAYS_MAX = 90;

/** A key for a program. It is shown once, here, and kept nowhere. */
export function KeyForm({ owner }: { owner: string }) {
  const t = useAccountWords();
  const client = useQueryClient();
  const announce = useAnnounce();
  const [mistake, setMistake] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: createKey,
    onSuccess: ({ says }) => announce(says),
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const scopes = SCOPES.filter((scope) => data.getAll("scopes").includes(scope));
    setMistake(scopes.length === 0 ? t.keys.chooseAtLeastOneScope : null);
    if (scopes.length === 0) return;
    const expires_at = spanEnd({ days: Number(data.get("days")), daysMax: DAYS_MAX }, Date.now());
    const text = (name: string) => String(data.get(name) ?? "").trim();
    make.mutate({ name: text("name"), owner: text("owner"), scopes, expires_at }, { onSuccess: () => form.reset() });
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t.keys.name} hint={t.keys.whatItIsFor}>
        <Input name="name" required maxLength={80} autoComplete="off" />
      </Field>
      <Field label={t.keys.onBehalfOf} hint={t.keys.idOfAPerson}>
        <Input name="owner" required defaultValue={owner} autoComplete="off" />
      </Field>
      <fieldset className="flex flex-col gap-1">
        <legend className="font-medium">{t.keys.itMay}</legend>
        {SCOPES.map((scope) => (
          <Checkbox key={scope} name="scopes" value={scope} label={t.keys.scopes[scope]} />
        ))}
        {mistake === null ? null : (
          <p role="alert" className="text-unsure">
            {mistake}
          </p>
        )}
      </fieldset>
      <Field label={t.keys.daysUntilItEnds} hint={t.keys.atMost90}>
        <Input name="days" type="number" required min={1} max={90} defaultValue={30} />
      </Field>
      <FailureLine error={make.error} />
      {make.data ? (
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {make.data.says} <Mono>{make.data.token}</Mono>
          <CopyButton value={make.data.token} label={t.keys.copyTheKey} wordy />
        </p>
      ) : null}
      <Button type="submit" busy={make.isPending} className="self-start">
        {t.keys.makeAKey}
      </Button>
    </form>
  );
}
