"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useMessages } from "@/components/ui/messages";
import type { ReviewDetail } from "@/lib/query/reviews";
import { retryRepair } from "@/lib/query/verbs";
import { verbMeanings } from "@/lib/words/operator";
import { failureWords } from "../../failure-words";

/** Reads the sources fresh and plans anew; it can never repeat an effect whose outcome is unknown. */
export function RetryPanel({ detail, open, onClose }: { detail: ReviewDetail; open: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const { say } = useMessages();
  const retry = useMutation({
    mutationFn: () => retryRepair(detail.repair.id),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Retry ${detail.repair.key}`}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={retry.isPending} onClick={() => retry.mutate()} data-autofocus="">
            Retry
          </Button>
        </>
      }
    >
      <p className="font-medium">{verbMeanings.retry()}</p>
      <p className="pt-2 text-ink2">
        The sources are read fresh and it is planned anew. The same plan under an approval that still holds goes ahead;
        anything else comes back here as a new plan. An effect whose outcome is unknown is never repeated.
      </p>
      {retry.error ? (
        <p role="alert" className="pt-3 text-unsure">
          {failureWords(retry.error)}
        </p>
      ) : null}
    </Dialog>
  );
}
