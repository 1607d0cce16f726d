"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { useMessages } from "@/components/ui/messages";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { undoRepair } from "@/lib/query/verbs";
import { failureWords } from "../../failure-words";
import { takeAwayApprovalMessage } from "./approval-message";

/** Whoever takes it back may be on another page by then: what came of it says of what. */
export function useUndo({ id, key }: Pick<ReviewDetail["repair"], "id" | "key">) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  return useMutation({
    mutationFn: () => undoRepair(id),
    onSuccess: ({ says }) => {
      takeAwayApprovalMessage(id);
      say({ text: `${visibleText(key)}: ${says}` });
    },
    onError: (error) => say({ text: `${visibleText(key)}: ${failureWords(t, error)}` }),
    onSettled: () => client.invalidateQueries(),
  });
}
