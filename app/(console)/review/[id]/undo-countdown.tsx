"use client";

import { usePreferences } from "@/components/preferences/preferences-provider";
import { GateReasons } from "@/components/status/gate-badge";
import { Button } from "@/components/ui/button";
import { useNow } from "@/components/ui/now";
import { useReviewWords } from "@/components/words/use-review-words";
import { toMillis } from "@/lib/format/time";
import type { ReviewDetail } from "@/lib/query/reviews";
import { hasApprovalMessage } from "./approval-message";
import { HeldBack, isHeldBack } from "./held-back";
import { useUndo } from "./use-undo";

/** Shorter waits are counted down, longer ones are told by their end. */
export const COUNTED_MS = 60_000;

/** The window before the first effect, with its way back. Past it there is none: the reverse is a plan of its own. */
export function UndoCountdown({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { repair } = detail;
  const held = isHeldBack(detail);
  const end = repair.notBefore === null ? null : toMillis(repair.notBefore);
  const now = useNow(end);
  const { preferences } = usePreferences();
  const undo = useUndo(repair);
  if (end === null || now === null) return null;
  if (now >= end) return <WhyNotSent detail={detail} />;
  const counted = held ? t.operator.undoable : t.operator.approved;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 pt-3">
      <div className="tabular">
        <p>
          {end - now < COUNTED_MS
            ? counted(Math.floor((end - now) / 1000))
            : t.operator.marked(t.exact(end, preferences.zone))}
        </p>
        <HeldBack detail={detail} className="text-ink2" />
      </div>
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

/** What a person set is told in the reader's language; anything else that holds it as the last look recorded it. */
function WhyNotSent({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { gateVerdict, gateReasons } = detail.drift;
  const reasons = gateReasons.filter((reason) => reason.code !== "undo_window");
  if (isHeldBack(detail)) return <HeldBack detail={detail} className="pt-3 text-ink2" />;
  if (gateVerdict === "hold" && reasons.length > 0) return <GateReasons reasons={reasons} className="pt-3" />;
  return <p className="pt-3 text-ink2">{t.review.waitsForTheReconcilerToSend}</p>;
}
