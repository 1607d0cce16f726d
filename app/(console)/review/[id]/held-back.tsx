import { Time } from "@/components/ui/time";
import { useReviewWords } from "@/components/words/use-review-words";
import type { ReviewDetail } from "@/lib/query/reviews";
import { stopsOver } from "./stops-over";

/** Known before the decision as after it: what is approved is not sent for now. */
export const isHeldBack = (detail: ReviewDetail) => detail.object.snoozedUntil !== null || stopsOver(detail).length > 0;

/** Until when nothing of it is sent; nothing where nothing holds it. */
export function HeldBack({ detail, className }: { detail: ReviewDetail; className?: string }) {
  const t = useReviewWords();
  const { snoozedUntil } = detail.object;
  return (
    <>
      {stopsOver(detail).length === 0 ? null : <p className={className}>{t.review.nothingIsSentWhileStopped}</p>}
      {snoozedUntil === null ? null : (
        <p className={className}>
          {t.review.nothingIsSentBefore} <Time at={snoozedUntil} as="at" />.
        </p>
      )}
    </>
  );
}
