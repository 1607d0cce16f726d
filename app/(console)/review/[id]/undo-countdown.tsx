"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "@/components/ui/button";
import { useMessages } from "@/components/ui/messages";
import { useNow } from "@/components/ui/now";
import { toMillis } from "@/lib/format/time";
import type { RepairRow } from "@/lib/query/reviews";
import { undoRepair } from "@/lib/query/verbs";
import { operatorWords } from "@/lib/words/operator";
import { failureWords } from "../../failure-words";

/** The window before the first effect, with its way back. Past it there is none: the reverse is a plan of its own. */
export function UndoCountdown({ repair }: { repair: RepairRow }) {
  const client = useQueryClient();
  const { say } = useMessages();
  const end = repair.notBefore === null ? null : toMillis(repair.notBefore);
  const now = useNow(end);
  const undo = useMutation({
    mutationFn: () => undoRepair(repair.id),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(error) }),
    onSettled: () => client.invalidateQueries(),
  });
  if (end === null || now === null) return null;
  const seconds = Math.ceil((end - now) / 1000);
  if (seconds <= 0) return <p className="pt-3 text-ink2">Waits for the reconciler to send it.</p>;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 pt-3">
      <p className="tabular">{operatorWords.approved(seconds)}</p>
      <Button hotkey="u" hotkeyLabel="Undo the approval" busy={undo.isPending} onClick={() => undo.mutate()}>
        Undo
      </Button>
    </div>
  );
}
