"use client";

import { usePreferences } from "@/components/preferences/preferences-provider";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/now";
import { useReviewWords } from "@/components/words/use-review-words";
import { toMillis } from "@/lib/format/time";
import type { RepairRow } from "@/lib/query/reviews";
import { hasApprovalMessage } from "./approval-message";
import { useUndo } from "./use-undo";

/** Shorter waits are counted down, longer ones are told by their end. */
export const COUNTED_MS = 60_000;

/** The window before the first effect, with its way back. Past it there is none: the reverse is a plan of its own. */
export function UndoCountdown({ repair }: { repair: RepairRow }) {
  const t = useReviewWords();
  const end = repair.notBefore === null ? null : toMillis(repair.notBefore);
  const now = useNow(end);
  const { preferences } = usePreferences();
  const undo = useUndo(repair.id);
  if (end === null || now === null) return null;
  if (now >= end) return <p className="pt-3 text-ink2">{t.review.waitsForTheReconcilerToSend}</p>;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 pt-3">
      <p className="tabular">
        {end - now < COUNTED_MS
          ? t.operator.approved(Math.floor((end - now) / 1000))
          : t.operator.marked(t.exact(end, preferences.zone))}
      </p>
      <Button
        hotkey={hasApprovalMessage(repair.id) ? undefined : "u"}
        hotkeyLabel={t.review.undoTheApproval}
        busy={undo.isPending}
        onClick={() => undo.mutate()}
      >
        {t.review.undo}
      </Button>
    </div>
  );
}
