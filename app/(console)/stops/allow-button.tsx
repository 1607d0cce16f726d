"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { useStopWords } from "@/components/words/use-stop-words";
import { visibleText } from "@/lib/format/visible-text";
import type { StopInForce } from "@/lib/query/installation";
import { liftStop } from "@/lib/query/stop-verbs";
import { FailureLine } from "../failure-line";
import { useMe } from "../me";
import { scopeWords } from "../scope-words";
import { stopperWords } from "../stopper-words";
import { Debt } from "./debt";
import { whyNotLift } from "./may-lift";

/** Two presses: what a stop holds back may start at once when it is lifted. */
export function AllowButton({ stop }: { stop: StopInForce }) {
  const t = useStopWords();
  const me = useMe();
  const scope = scopeWords(t, stop);
  const client = useQueryClient();
  const { say } = useMessages();
  const [open, setOpen] = useState(false);
  const lift = useMutation({
    mutationFn: (reason: string | null) => liftStop(stop.id, reason),
    onSuccess: ({ says }) => {
      setOpen(false);
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "").trim();
    lift.mutate(reason === "" ? null : reason);
  }

  function show(): void {
    lift.reset();
    setOpen(true);
  }

  return (
    <>
      <Button onClick={show} reason={whyNotLift(t, stop, me)} aria-label={t.stops.allowRepairsTitle(scope)}>
        {t.stops.allowRepairs}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        size="sm"
        title={t.stops.allow(t.inSentence(scope))}
        description={t.stops.stoppedBy(
          stop.pause,
          stopperWords(t, stop.setBy, stop.setByName),
          visibleText(stop.reason),
        )}
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          {stop.debt === null ? null : <Debt debt={stop.debt} />}
          <p className="text-ink2">{t.stops.whatItHeldBackIsJudged}</p>
          <Field label={t.stops.whyRepairsMayActAgain} hint={t.stops.optionalItStandsInTheRecord}>
            <Input name="reason" maxLength={500} />
          </Field>
          <FailureLine error={lift.error} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setOpen(false)} data-autofocus="">
              {t.stops.keepItStopped}
            </Button>
            <Button type="submit" variant="primary" busy={lift.isPending}>
              {t.stops.allowRepairs}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
