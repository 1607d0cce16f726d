"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import type { BulkSnoozeDialogProps } from "./bulk-snooze-dialog";
import type { Bulk } from "./selection-bar";

const BulkSnoozeDialog = laterDialog<BulkSnoozeDialogProps>(
  async () => (await import("./bulk-snooze-dialog")).BulkSnoozeDialog,
);

/** Leaves many alone until a time, or until each gets worse. */
export function BulkSnooze({ n, reason, work }: { n: number; reason: string | null; work: Bulk }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        hotkey="h"
        hotkeyLabel={t.inbox.snoozeN(n)}
        reason={reason}
        busy={work.isPending}
        onClick={() => setOpen(true)}
      >
        {t.inbox.snoozeN(n)}
      </Button>
      <BulkSnoozeDialog n={n} work={work} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
