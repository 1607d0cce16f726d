import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";

/** Who said yes to exactly this plan, and how many more it needs. */
export function Approvals({ detail: { approvals, repair } }: { detail: ReviewDetail }) {
  const given = approvals.filter((one) => one.planHash === repair.planHash);
  if (given.length === 0 && repair.approvalsNeeded <= 1 && !repair.bothOwners) return null;
  return (
    <div className="pt-3">
      <p className="text-ink2">
        {formatCount(given.length)} of {formatCount(Math.max(1, repair.approvalsNeeded))} people agreed
        {repair.bothOwners ? "; one of each owner team has to" : ""}.
      </p>
      {given.map((one) => (
        <p key={one.id}>
          {visibleText(one.personName ?? one.personId)}, team {visibleText(one.teamName ?? one.team)},{" "}
          <Time at={one.grantedAt} as="clock" />
        </p>
      ))}
    </div>
  );
}
