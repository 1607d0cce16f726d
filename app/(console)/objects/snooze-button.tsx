"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import { useMessages } from "@/components/ui/messages";
import type { ObjectRow } from "@/lib/query/objects";
import { unsnoozeObject } from "@/lib/query/verbs";
import { failureWords } from "../failure-words";
import { useMe } from "../me";
import type { SnoozeDialogProps } from "./snooze-dialog";

const SnoozeDialog = laterDialog<SnoozeDialogProps>(async () => (await import("./snooze-dialog")).SnoozeDialog);

/** Leaves it alone until a time, with a reason: nothing is put out of sight for good. */
export function SnoozeButton({ object }: { object: ObjectRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const me = useMe();
  const client = useQueryClient();
  const { say } = useMessages();
  const snoozed = object.snoozedUntil !== null && Date.parse(object.snoozedUntil) > Date.now();
  const end = useMutation({
    mutationFn: () => unsnoozeObject(object),
    onSuccess: ({ says }) => say({ text: says }),
    onError: (error) => say({ text: failureWords(t, error) }),
    onSettled: () => client.invalidateQueries(),
  });
  const reason = me.role === "admin" ? t.common.administratorsDoNotTriageSupportAnd : null;
  return (
    <>
      {snoozed ? (
        <Button busy={end.isPending} reason={reason} onClick={() => end.mutate()}>
          {t.objects.endSnooze}
        </Button>
      ) : (
        <Button hotkey="h" hotkeyLabel={t.objects.snooze} reason={reason} onClick={() => setOpen(true)}>
          {t.objects.snooze}
        </Button>
      )}
      <SnoozeDialog object={object} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
