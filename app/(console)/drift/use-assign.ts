"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { useMessages } from "@/components/ui/messages";
import type { DriftRow } from "@/lib/query/drifts";
import { assignDrift } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";

/** Says who looks after a drift, and why this person may not say so. */
export function useAssign(drift: DriftRow) {
  const t = useWords();
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const assign = useMutation({
    mutationFn: (who: string | null) => assignDrift(drift.id, who),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () =>
      client.invalidateQueries({ predicate: (query) => ["drift", "overview"].includes(String(query.queryKey[0])) }),
  });
  const reason =
    drift.resolvedAt !== null
      ? t.drift.theDifferenceIsGoneNobodyNeeds
      : me.role === "admin"
        ? t.common.administratorsDoNotTriageSupportAnd
        : null;
  return { assign, reason };
}
