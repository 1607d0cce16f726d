"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import type { ObjectRow } from "@/lib/query/objects";
import { useMe } from "../me";
import type { SnoozeDialogProps } from "./snooze-dialog";

const SnoozeDialog = laterDialog<SnoozeDialogProps>(async () => (await import("./snooze-dialog")).SnoozeDialog);

/** Leaves it alone until a time, with a reason: nothing is put out of sight for good. What does not differ is left alone anyway. */
export function SnoozeButton({ object }: { object: ObjectRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const me = useMe();
  if (object.snoozedUntil !== null || object.classes.length === 0) return null;
  const reason = me.role === "admin" ? t.common.administratorsDoNotTriageSupportAnd : null;
  return (
    <>
      <Button hotkey="h" hotkeyLabel={t.objects.snooze} reason={reason} onClick={() => setOpen(true)}>
        {t.objects.snooze}
      </Button>
      <SnoozeDialog object={object} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
