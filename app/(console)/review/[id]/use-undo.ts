"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { useMessages } from "@/components/ui/messages";
import { undoRepair } from "@/lib/query/verbs";
import { failureWords } from "../../failure-words";
import { takeAwayApprovalMessage } from "./approval-message";

export function useUndo(repairId: string) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  return useMutation({
    mutationFn: () => undoRepair(repairId),
    onSuccess: ({ says }) => {
      takeAwayApprovalMessage(repairId);
      say({ text: says });
    },
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => client.invalidateQueries(),
  });
}
