"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import type { ObjectRow } from "@/lib/query/objects";
import { lookAgain } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";

/** Asks for a fresh read. Whatever it finds, it changes nothing outside. */
export function LookAgainButton({ object }: { object: ObjectRow }) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const look = useMutation({
    mutationFn: () => lookAgain(object),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => client.invalidateQueries({ predicate: (query) => query.queryKey[1] === "detail" }),
  });
  return (
    <Button
      busy={look.isPending}
      reason={object.lookAsked ? t.common.aFreshLookIsAskedFor : null}
      onClick={() => look.mutate()}
    >
      {t.objects.lookAgain}
    </Button>
  );
}
