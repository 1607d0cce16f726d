import Link from "next/link";
import { Notice } from "@/components/states/notice";
import { ButtonLink } from "@/components/ui/button";
import { LaterPart, useLaterPart } from "@/components/ui/later-part";
import { Time } from "@/components/ui/time";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { Held } from "../../objects/held";
import { scopeWords } from "../../scope-words";
import { stopperWords } from "../../stopper-words";
import type { PlanComparisonProps } from "./plan-comparison";
import { stopsOver } from "./stops-over";

/** Few plans were replaced. */
const planComparison = new LaterPart<PlanComparisonProps>(
  async () => (await import("./plan-comparison")).PlanComparison,
);

/** What holds this page's answer, above it. */
export function ReviewNotices({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { repair, object, supersededBy } = detail;
  const isReplaced = repair.state === "superseded" && supersededBy !== null;
  const PlanComparison = useLaterPart(planComparison, isReplaced);
  return (
    <div className="flex flex-col gap-2 pb-4 empty:hidden">
      {stopsOver(detail).map((stop) => (
        <StopNotice key={stop.id} stop={stop} />
      ))}
      <Held object={object} />
      {repair.state === "superseded" ? (
        <Notice
          tone="review"
          className="rounded-card"
          action={
            supersededBy === null ? null : (
              <ButtonLink href={`/review/${supersededBy.id}`}>{t.review.reviewTheNewPlan}</ButtonLink>
            )
          }
        >
          {repair.endReason === "undone"
            ? t.review.theApprovalWasTakenBackNothing
            : t.review.thisPlanWasReplacedBeforeIt}
        </Notice>
      ) : null}
      {repair.state === "expired" && supersededBy !== null ? (
        <Notice
          tone="review"
          className="rounded-card"
          action={<ButtonLink href={`/review/${supersededBy.id}`}>{t.review.reviewTheNewPlan}</ButtonLink>}
        >
          {t.review.nobodyDecidedSoItIsProposedAnew}
        </Notice>
      ) : null}
      {isReplaced && PlanComparison !== null ? (
        <PlanComparison
          old={{ hash: repair.planHash, title: repair.plan.title, steps: repair.plan.steps }}
          fresh={{ hash: supersededBy.planHash, title: supersededBy.plan.title, steps: supersededBy.plan.steps }}
          moved={repair.moved ?? []}
        />
      ) : null}
    </div>
  );
}

/** Approving while a stop holds is possible; it is said before, not after. */
function StopNotice({ stop }: { stop: ReviewDetail["stops"][number] }) {
  const t = useReviewWords();
  return (
    <Notice
      tone="stopped"
      className="rounded-card"
      action={
        <Link href="/stops" className="link">
          {t.common.stopsAndLimits}
        </Link>
      }
    >
      {t.review.stoppedBy(stop.pause, scopeWords(t, stop), stopperWords(t, stop.setBy, stop.setByName))}
      {stop.until === null ? null : (
        <>
          {t.review.until}
          <Time at={stop.until} as="at" />
        </>
      )}
      {t.review.whatYouApproveWaitsUntilRepairs(visibleText(stop.reason))}
    </Notice>
  );
}
