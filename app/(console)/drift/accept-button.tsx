"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import { useMessages } from "@/components/ui/messages";
import type { DriftRow } from "@/lib/query/drifts";
import { endAcceptance } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import type { AcceptDialogProps } from "./accept-dialog";

const AcceptDialog = laterDialog<AcceptDialogProps>(async () => (await import("./accept-dialog")).AcceptDialog);

/** Lets exactly this difference be, for a reason and until a time. */
export function AcceptButton({ drift }: { drift: DriftRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const client = useQueryClient();
  const { say } = useMessages();
  const end = useMutation({
    mutationFn: () => endAcceptance(drift.id),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => client.invalidateQueries(),
  });
  if (drift.resolvedAt !== null) return null;
  // What is there is not known: nobody can let that be.
  const isUnknown = drift.class === "unknown_after_repair" || drift.class === "contradictory_evidence";
  if (drift.acceptance === null && isUnknown) return null;
  return (
    <>
      {drift.acceptance === null ? (
        <Button onClick={() => setOpen(true)}>{t.inbox.accept}</Button>
      ) : (
        <Button busy={end.isPending} onClick={() => end.mutate()}>
          {t.inbox.endAcceptance}
        </Button>
      )}
      <AcceptDialog drift={drift} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
