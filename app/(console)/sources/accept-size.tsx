"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { useRuleWords } from "@/components/words/use-rule-words";
import type { DeclaredSourceRow } from "@/lib/query/installation";
import { acceptSize } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";
import { useMe } from "../me";

/** It is not believed for showing far less than before. Only somebody who knows that so much went away can end that. */
export function AcceptSize({ source, counted }: { source: DeclaredSourceRow; counted: number }) {
  const t = useRuleWords();
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const accept = useMutation({
    mutationFn: (reason: string) => acceptSize(source, counted, reason),
    onSuccess: ({ says }) => say({ text: says }),
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    accept.mutate(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  }

  if (me.role !== "reviewer" && me.role !== "admin")
    return <span className="block text-ink2">{t.sources.aReviewerCanAcceptTheSize}</span>;
  return (
    <form onSubmit={submit} className="mt-2 flex flex-wrap items-end gap-2">
      <Field label={t.sources.whySoFewAreRight} hint={t.sources.whatIsMissingIsReadOneByOne}>
        <Input name="reason" minLength={3} maxLength={500} required autoComplete="off" />
      </Field>
      <Button type="submit" busy={accept.isPending}>
        {t.sources.acceptSize(counted)}
      </Button>
      <FailureLine error={accept.error} />
    </form>
  );
}
