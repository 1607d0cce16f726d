import { Time } from "@/components/ui/time";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";

/** Who said yes to exactly this plan, and how many more it needs. */
export function Approvals({ detail: { approvals, repair } }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const given = approvals.filter((one) => one.planHash === repair.planHash);
  if (given.length === 0 && repair.approvalsNeeded <= 1 && !repair.bothOwners) return null;
  return (
    <div className="pt-3">
      <p className="text-ink2">
        {t.review.ofPeopleAgreed(given.length, Math.max(1, repair.approvalsNeeded), repair.bothOwners)}
      </p>
      {given.map((one) => (
        <p key={one.id}>
          {t.review.team(visibleText(one.personName ?? one.personId), visibleText(one.teamName ?? one.team))}{" "}
          <Time at={one.grantedAt} as="clock" />
        </p>
      ))}
    </div>
  );
}
