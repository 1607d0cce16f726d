"use client";

import { useWords } from "#use-words";
import { Checkbox, Field, Input } from "@/components/ui/field";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectRow } from "@/lib/query/objects";
import { snoozeObject } from "@/lib/query/verbs";
import { FormDialog, typed } from "../form-dialog";
import { SnoozeSpan, untilOf } from "./snooze-span";

export type SnoozeDialogProps = { object: ObjectRow; open: boolean; onClose: () => void };

function countOf(form: FormData, name: string): number | null {
  const value = typed(form, name);
  return value === "" ? null : Number(value);
}

export function SnoozeDialog({ object, open, onClose }: SnoozeDialogProps) {
  const t = useWords();
  const send = (form: FormData) =>
    snoozeObject(object, {
      until: untilOf(form),
      reason: typed(form, "reason"),
      until_worse: form.get("worse") !== null,
      seen: countOf(form, "seen"),
      objects: countOf(form, "objects"),
    });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={t.objects.snoozeObject(visibleText(object.key))}
      description={t.objects.itIsStillLookedAtIt}
      action={t.objects.snooze}
      send={send}
    >
      <SnoozeSpan />
      <Checkbox name="worse" label={t.objects.wakeItWhenItGetsWorse} defaultChecked />
      <Field label={t.objects.wakeItAfterBeingSeen} hint={t.objects.optional}>
        <Input name="seen" type="number" min={1} max={10_000} />
      </Field>
      <Field label={t.objects.wakeItWhenSoManyObjects} hint={t.objects.optional}>
        <Input name="objects" type="number" min={1} max={10_000} />
      </Field>
      <Field label={t.common.reason}>
        <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
      </Field>
    </FormDialog>
  );
}
