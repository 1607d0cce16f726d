"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { visibleText } from "@/lib/format/visible-text";
import type { StopInForce } from "@/lib/query/installation";
import { liftStop } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";
import { scopeWords } from "../scope-words";
import { stopperWords } from "../stopper-words";
import { Debt } from "./debt";
import { whyNotLift } from "./may-lift";

/** Two presses: what a stop holds back may start at once when it is lifted. */
export function AllowButton({ stop }: { stop: StopInForce }) {
  const me = useMe();
  const scope = scopeWords(stop.scope);
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
      <Button onClick={show} reason={whyNotLift(stop.scope, me)} aria-label={`Allow repairs: ${scope}`}>
        Allow repairs
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        size="sm"
        title={`Allow ${scope.charAt(0).toLowerCase()}${scope.slice(1)}`}
        description={`${stop.pause ? "Paused" : "Stopped"} by ${stopperWords(stop.setBy, stop.setByName)}: ${visibleText(stop.reason)}`}
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          {stop.debt === null ? null : <Debt debt={stop.debt} />}
          <p className="text-ink2">
            What it held back is judged again and may start at once, inside policies and limits.
          </p>
          <Field label="Why repairs may act again" hint="Optional. It stands in the record.">
            <Input name="reason" maxLength={500} />
          </Field>
          {lift.error ? (
            <p role="alert" className="text-unsure">
              {failureWords(lift.error)}
            </p>
          ) : null}
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={() => setOpen(false)} data-autofocus="">
              Keep it stopped
            </Button>
            <Button type="submit" variant="primary" busy={lift.isPending}>
              Allow repairs
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
