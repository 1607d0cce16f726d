"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { useMessages } from "@/components/ui/messages";
import { failureWords } from "../failure-words";

export function useViewVerb<T>(verb: (given: T) => Promise<{ says: string }>, onDone: () => void = () => {}) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  return useMutation({
    mutationFn: verb,
    onSuccess: ({ says }) => {
      onDone();
      say({ text: says });
    },
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => client.invalidateQueries({ queryKey: ["view"] }),
  });
}
