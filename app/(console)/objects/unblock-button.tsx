"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import type { ObjectRow } from "@/lib/query/objects";
import { unblockObject } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";

export function UnblockButton({ object }: { object: ObjectRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const unblock = useMutation({
    mutationFn: (reason: string) => unblockObject(object, reason),
    onSuccess: ({ says }) => {
      setOpen(false);
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });
  const mine = object.owner !== null && me.teams.includes(object.owner);
  const reason =
    me.role !== "reviewer" ? t.objects.onlyReviewersUnblock : mine ? null : t.objects.onlyReviewersOfTheOwnerTeam;

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    unblock.mutate(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  }

  return (
    <>
      <Button variant="primary" reason={reason} onClick={() => setOpen(true)}>
        {t.objects.unblock}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t.objects.unblockObject(object.key)}
        description={t.objects.itMayBeRepairedAgainWhat}
        size="sm"
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          <Field label={t.common.reason} error={unblock.error ? failureWords(t, unblock.error) : null}>
            <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
          </Field>
          <div className="flex justify-end gap-2 pt-1">
            <Button onClick={() => setOpen(false)}>{t.common.cancel}</Button>
            <Button type="submit" variant="primary" busy={unblock.isPending}>
              {t.objects.unblock1Object}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
