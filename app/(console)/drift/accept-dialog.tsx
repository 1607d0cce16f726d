"use client";

import { useWords } from "#use-words";
import { Field, Input, Select } from "@/components/ui/field";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftRow } from "@/lib/query/drifts";
import { acceptDrift } from "@/lib/query/verbs";
import { FormDialog, typed } from "../form-dialog";
import { useMe } from "../me";
import { spanEnd } from "../span-end";

/** As the API allows. */
const DAYS_MAX = 365;
const NO_END = "none";

export type AcceptDialogProps = { drift: DriftRow; open: boolean; onClose: () => void };

export function AcceptDialog({ drift, open, onClose }: AcceptDialogProps) {
  const t = useWords();
  const send = (form: FormData) =>
    acceptDrift(drift.id, { until: endOf(typed(form, "days")), reason: typed(form, "reason") });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={t.inbox.acceptTitle(visibleText(drift.key))}
      description={t.inbox.itStaysInSight}
      action={t.inbox.accept}
      send={send}
    >
      <SpanField />
      <Field label={t.common.reason}>
        <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
      </Field>
    </FormDialog>
  );
}

function endOf(days: string): string | null {
  return days === NO_END ? null : spanEnd({ days: Number(days), daysMax: DAYS_MAX }, Date.now());
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
