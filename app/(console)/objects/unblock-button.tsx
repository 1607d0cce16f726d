"use client";

import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import type { ObjectRow } from "@/lib/query/objects";
import { useMe } from "../me";
import type { UnblockDialogProps } from "./unblock-dialog";

const UnblockDialog = laterDialog<UnblockDialogProps>(async () => (await import("./unblock-dialog")).UnblockDialog);

export function UnblockButton({ object }: { object: ObjectRow }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const me = useMe();
  const mine = object.owner !== null && me.teams.includes(object.owner);
  const reason =
    me.role !== "reviewer" ? t.objects.onlyReviewersUnblock : mine ? null : t.objects.onlyReviewersOfTheOwnerTeam;
  return (
    <>
      <Button reason={reason} onClick={() => setOpen(true)}>
        {t.objects.unblock}
      </Button>
      <UnblockDialog object={object} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
