import Link from "next/link";
import { Notice } from "@/components/states/notice";
import { ButtonLink } from "@/components/ui/button";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { scopeWords } from "../../scope-words";
import { PlanComparison } from "./plan-comparison";
import { stopsOver } from "./stops-over";

/** What holds this page's answer, above it. */
export function ReviewNotices({ detail }: { detail: ReviewDetail }) {
  const { repair, object, supersededBy } = detail;
  return (
    <div className="flex flex-col gap-2 pb-4 empty:hidden">
      {stopsOver(detail).map((stop) => (
        <StopNotice key={stop.id} stop={stop} />
      ))}
      {object.blockedAt === null ? null : (
        <Notice tone="review" className="rounded-card">
          Blocked by {visibleText(object.blockedByName ?? object.blockedBy ?? "somebody")} since{" "}
          <Time at={object.blockedAt} as="clock" />: {visibleText(object.blockedReason ?? "no reason given")}. It stays
          as it is until someone unblocks it.
        </Notice>
      )}
      {repair.state === "superseded" ? (
        <Notice
          tone="review"
          className="rounded-card"
          action={
            supersededBy === null ? null : (
              <ButtonLink href={`/review/${supersededBy.id}`}>Review the new plan</ButtonLink>
            )
          }
        >
          {repair.endReason === "undone"
            ? "The approval was taken back. Nothing was changed."
            : "This plan was replaced before it was carried out. Nothing was changed."}
        </Notice>
      ) : null}
      {repair.state === "superseded" && supersededBy !== null ? (
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
  return (
    <Notice
      tone="stopped"
      className="rounded-card"
      action={
        <Link href="/stops" className="link">
          Stops and limits
        </Link>
      }
    >
      {scopeWords(stop.scope)} stopped by {visibleText(stop.setByName ?? stop.setBy)}
      {stop.until === null ? null : (
        <>
          {" until "}
          <Time at={stop.until} as="at" />
        </>
      )}
      : {visibleText(stop.reason)}. What you approve waits until repairs are allowed again.
    </Notice>
  );
}
