"use client";

import { useWords } from "#use-words";
import { Field, Input } from "@/components/ui/field";
import { visibleText } from "@/lib/format/visible-text";
import type { ObjectRow } from "@/lib/query/objects";
import { unblockObject } from "@/lib/query/verbs";
import { FormDialog, typed } from "../form-dialog";

export type UnblockDialogProps = { object: ObjectRow; open: boolean; onClose: () => void };

export function UnblockDialog({ object, open, onClose }: UnblockDialogProps) {
  const t = useWords();
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={t.objects.unblockObject(visibleText(object.key))}
      description={t.objects.itMayBeRepairedAgainWhat}
      action={t.objects.unblock1Object}
      send={(form) => unblockObject(object, typed(form, "reason"))}
    >
      <Field label={t.common.reason}>
        <Input name="reason" required minLength={3} maxLength={500} data-autofocus="" />
      </Field>
    </FormDialog>
  );
}
