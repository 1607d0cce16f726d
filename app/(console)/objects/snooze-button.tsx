"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useMessages } from "@/components/ui/messages";
import type { ObjectRow } from "@/lib/query/objects";
import { type Snooze, snoozeObject, unsnoozeObject } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";
import { SnoozeSpan, untilOf } from "./snooze-span";

function countOf(form: FormData, name: string): number | null {
  const value = String(form.get(name) ?? "");
  return value === "" ? null : Number(value);
}

/** Leaves it alone until a time, with a reason: nothing is put out of sight for good. */
export function SnoozeButton({ object }: { object: ObjectRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const snoozed = object.snoozedUntil !== null && Date.parse(object.snoozedUntil) > Date.now();
  const change = useMutation({
    mutationFn: (why: Snooze | null) => (why === null ? unsnoozeObject(object) : snoozeObject(object, why)),
    onSuccess: ({ says }) => {
      setOpen(false);
      say({ text: says });
    },
    onSettled: () => client.invalidateQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({
      until: untilOf(form),
      reason: String(form.get("reason") ?? "").trim(),
      until_worse: form.get("worse") !== null,
      seen: countOf(form, "seen"),
      objects: countOf(form, "objects"),
    });
  }

  const reason = me.role === "admin" ? t.common.administratorsDoNotTriageSupportAnd : null;
  if (snoozed) {
    return (
      <Button busy={change.isPending} reason={reason} onClick={() => change.mutate(null)}>
        {t.objects.endSnooze}
      </Button>
    );
  }
  return (
    <>
      <Button hotkey="h" hotkeyLabel={t.objects.snooze} reason={reason} onClick={() => setOpen(true)}>
        {t.objects.snooze}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t.objects.snoozeObject(object.key)}
        description={t.objects.itIsStillLookedAtIt}
        size="sm"
      >
        <form onSubmit={submit} className="flex flex-col gap-3">
          <SnoozeSpan />
          <label className="flex items-center gap-2">
            <input type="checkbox" name="worse" defaultChecked /> {t.objects.wakeItWhenItGetsWorse}
          </label>
          <Field label={t.objects.wakeItAfterBeingSeen} hint={t.objects.optional}>
            <Input name="seen" type="number" min={1} max={10_000} />
          </Field>
          <Field label={t.objects.wakeItWhenSoManyObjects} hint={t.objects.optional}>
            <Input name="objects" type="number" min={1} max={10_000} />
          </Field>
          <Field label={t.common.reason} error={change.error ? failureWords(t, change.error) : null}>
            <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
          </Field>
          <div className="flex justify-end gap-2 pt-1">
            <Button onClick={() => setOpen(false)}>{t.common.cancel}</Button>
            <Button type="submit" variant="primary" busy={change.isPending}>
              {t.objects.snooze}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
