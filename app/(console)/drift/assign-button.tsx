"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import type { DriftRow } from "@/lib/query/drifts";
import { useMe } from "../me";
import type { AssignDialogProps } from "./assign-dialog";
import { useAssign } from "./use-assign";

const AssignDialog = laterDialog<AssignDialogProps>(async () => (await import("./assign-dialog")).AssignDialog);

/** Says who looks after it. Nothing else follows, so it is not asked about twice. */
export function AssignButton({ drift }: { drift: DriftRow }) {
  const t = useWords();
  const me = useMe();
  const { assign, reason } = useAssign(drift);
  const mine = drift.assignee === me.id;
  return (
    <Button
      hotkey="i"
      hotkeyLabel={mine ? t.drift.giveItBack : t.drift.assignToMe}
      busy={assign.isPending}
      reason={reason}
      onClick={() => assign.mutate(mine ? null : me.id)}
    >
      {mine ? t.drift.giveBack : t.drift.assignToMe}
    </Button>
  );
}

/** To somebody else. */
export function AssignToButton({ drift }: { drift: DriftRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const { reason } = useAssign(drift);
  return (
    <>
      <Button hotkey="Shift+I" hotkeyLabel={t.drift.assignTo} reason={reason} onClick={() => setOpen(true)}>
        {t.drift.assignTo}
      </Button>
      <AssignDialog drift={drift} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
