"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { useDetailWords } from "@/components/words/use-detail-words";
import { visibleText } from "@/lib/format/visible-text";
import { answerAttempt, setNotMine } from "@/lib/query/verbs";
import type { DetailWords } from "@/lib/words/words";
import { FailureLine } from "./failure-line";

/** The same as the API's. */
const REASON_MAX = 500;

export type Deed = "adopt" | "notMine" | "didNotHappen" | "tookEffect";
export type Asked = { deed: Deed; id: string };
export type AnswerDialogProps = { attempt: string; asked: Asked | null; open: boolean; onClose: () => void };

/** What somebody says became of a try, and what they checked before they say so. */
export function AnswerDialog({ attempt, asked, open, onClose }: AnswerDialogProps) {
  const t = useDetailWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const answer = useMutation({
    mutationFn: ({ deed, id, reason }: Asked & { reason: string }) => {
      if (deed === "notMine") return setNotMine(attempt, { external_id: id, reason });
      const outcome = deed === "didNotHappen" ? "did_not_happen" : "happened";
      return answerAttempt(attempt, { outcome, checked: reason, ...(deed === "adopt" ? { external_id: id } : {}) });
    },
    onSuccess: ({ says }) => {
      close();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });
  function close(): void {
    answer.reset();
    onClose();
  }
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (asked === null) return;
    answer.mutate({ ...asked, reason: String(new FormData(event.currentTarget).get("reason") ?? "").trim() });
  }
  const words = asked === null ? null : wordsOf(t, asked);
  return (
    <Dialog open={open} onClose={close} title={words?.title} description={words?.says} size="sm">
      <form onSubmit={submit} className="flex flex-col gap-3">
        <Field
          label={asked?.deed === "notMine" ? t.outcome.whyIsItNot : t.outcome.whatDidYouCheck}
          hint={t.outcome.itStandsInTheRecord}
        >
          <Textarea name="reason" required minLength={3} maxLength={REASON_MAX} data-autofocus="" />
        </Field>
        <FailureLine error={answer.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={close}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={answer.isPending}>
            {words?.button}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function wordsOf(t: DetailWords, { deed, id }: Asked): { title: string; says: string; button: string } {
  const { outcome } = t;
  const shown = visibleText(id);
  switch (deed) {
    case "adopt":
      return { title: outcome.adoptTitle(shown), says: outcome.adoptSays, button: outcome.adopt };
    case "notMine":
      return { title: outcome.notMineTitle(shown), says: outcome.notMineSays, button: outcome.notMine };
    case "didNotHappen":
      return { title: outcome.didNotHappenTitle, says: outcome.didNotHappenSays, button: outcome.didNotHappen };
    case "tookEffect":
      return { title: outcome.tookEffectTitle, says: outcome.tookEffectSays, button: outcome.tookEffect };
  }
}
