"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "#use-words";
import { useMessages } from "@/components/ui/messages";
import type { ReviewBatch } from "@/lib/query/reviews";
import { approveBatch } from "@/lib/query/verbs";
import { sampleOf } from "@/reconciler/model/change-shape";

export type BatchState = ReturnType<typeof useBatch>;

/** Which of them are chosen, which were opened, and which still have to be before all can be approved. */
export function useBatch(batch: ReviewBatch) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const chosen = batch.rows.filter((row) => !left.has(row.id));
  const sample = sampleOf(chosen);
  const approve = useMutation({
    mutationFn: () => approveBatch(batch.id, chosen, [...opened]),
    onSuccess: (done) => {
      say({ text: t.inbox.batchOutcome(done) });
      // What did not go ahead stays chosen; what was left out stays so.
      setOpened(new Set());
    },
    onSettled: () => client.invalidateQueries(),
  });
  return {
    chosen,
    sample,
    approve,
    isChosen: (id: string) => !left.has(id),
    isOpened: (id: string) => opened.has(id),
    unopened: sample.filter((row) => !opened.has(row.id)),
    open: (id: string) => setOpened((before) => (before.has(id) ? before : new Set([...before, id]))),
    toggle: (id: string) =>
      setLeft((before) =>
        before.has(id) ? new Set([...before].filter((other) => other !== id)) : new Set([...before, id]),
      ),
  };
}
