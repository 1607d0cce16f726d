"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftRow } from "@/lib/query/drifts";
import { acceptDrift } from "@/lib/query/verbs";
import { FailureLine } from "../failure-line";
import { useMe } from "../me";
import { spanEnd } from "../span-end";

/** As the API allows. */
const DAYS_MAX = 365;
const NO_END = "none";

export type AcceptDialogProps = { drift: DriftRow; open: boolean; onClose: () => void };

export function AcceptDialog({ drift, open, onClose }: AcceptDialogProps) {
  const t = useWords();
  const client = useQueryClient();
  const { say } = useMessages();
  const accept = useMutation({
    mutationFn: (why: { until: string | null; reason: string }) => acceptDrift(drift.id, why),
    onSuccess: ({ says }) => {
      onClose();
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = String(form.get("days"));
    const until = days === NO_END ? null : spanEnd({ days: Number(days), daysMax: DAYS_MAX }, Date.now());
    accept.mutate({ until, reason: String(form.get("reason") ?? "").trim() });
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.inbox.acceptTitle(visibleText(drift.key))}
      description={t.inbox.itStaysInSight}
      size="sm"
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <SpanField />
        <Field label={t.common.reason}>
          <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
        </Field>
        <FailureLine error={accept.error} />
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button type="submit" variant="primary" busy={accept.isPending}>
            {t.inbox.accept}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** For good is for administrators: what everybody accepts for good is a policy. */
function SpanField() {
  const t = useWords();
  const me = useMe();
  return (
    <Field label={t.objects.for}>
      <Select name="days" defaultValue="30">
        <option value="7">{t.objects.n1Week}</option>
        <option value="30">{t.inbox.nMonths(1)}</option>
        <option value="91">{t.inbox.nMonths(3)}</option>
        <option value="365">{t.inbox.n1Year}</option>
        {me.role === "admin" ? <option value={NO_END}>{t.inbox.untilItChanges}</option> : null}
      </Select>
    </Field>
  );
}
