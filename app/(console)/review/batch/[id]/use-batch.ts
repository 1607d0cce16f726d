"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useMessages } from "@/components/ui/messages";
import { useReviewWords } from "@/components/words/use-review-words";
import { withQuery } from "@/lib/query/request";
import type { ReviewBatch } from "@/lib/query/reviews";
import { approveBatch, type BatchApproved } from "@/lib/query/verbs";
import { sampleOf } from "@/reconciler/model/change-shape";

/** What was not approved, with its reason: it still waits, or it moved. */
export type Refused = BatchApproved["results"][number] & { key: string };
export type BatchState = ReturnType<typeof useBatch>;

/** Which of them are chosen, which were opened, and which still have to be before all can be approved. */
export function useBatch(batch: ReviewBatch, decided: readonly string[]) {
  const t = useReviewWords();
  const client = useQueryClient();
  const router = useRouter();
  const { say } = useMessages();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const chosen = batch.rows.filter((row) => !left.has(row.id));
  const sample = sampleOf(chosen);
  const approve = useMutation({
    mutationFn: () => approveBatch(batch.id, chosen, [...opened]),
    onSuccess: (done) => {
      say({ text: t.batch.batchOutcome(done) });
      // What did not go ahead stays chosen; what was left out stays so.
      setOpened(new Set());
      const keyOf = new Map(chosen.map((row) => [row.id, row.key]));
      const agreed = (one: Refused | Omit<Refused, "key">) => one.outcome === "approved" || one.outcome === "waiting";
      const approved = done.results.filter(agreed).map((one) => one.repair);
      setRefused(
        done.results.filter((one) => !agreed(one)).map((one) => ({ ...one, key: keyOf.get(one.repair) ?? one.repair })),
      );
      const here = [...new Set([...approved, ...decided])];
      if (approved.length > 0)
        router.replace(withQuery(window.location.pathname, { decided: here }), { scroll: false });
    },
    onSettled: () => client.invalidateQueries(),
  });
  return {
    chosen,
    sample,
    approve,
    refused,
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
