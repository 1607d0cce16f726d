"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import type { DriftRow } from "@/lib/query/drifts";
import { assignDrift } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";

/** Says who looks after it. Nothing else follows, so it is not asked about twice. */
export function AssignButton({ drift }: { drift: DriftRow }) {
  const t = useWords();
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const mine = drift.assignee === me.id;
  const assign = useMutation({
    mutationFn: () => assignDrift(drift.id, mine ? null : me.id),
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
  return (
    <Button
      hotkey="i"
      hotkeyLabel={mine ? t.drift.giveItBack : t.drift.assignToMe}
      busy={assign.isPending}
      reason={reason}
      onClick={() => assign.mutate()}
    >
      {mine ? t.drift.giveBack : t.drift.assignToMe}
    </Button>
  );
}
