import { EvidenceAge } from "@/components/status/evidence-age";
import { Definitions } from "@/components/ui/card";
import { Hash } from "@/components/ui/mono";
import { useReviewWords } from "@/components/words/use-review-words";
import { shortHash } from "@/lib/format/hash";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { LeavesAlone } from "./plan-contract";

/** What a person has to know at the moment of the decision, in the order of what could hurt. */
export function ApproveSummary({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { plan, planHash } = detail.repair;
  const deciding = detail.evidence.find((row) => row.standing === "authoritative");
  return (
    <>
      <p>{t.verbs.approve(shortHash(planHash), shortHash(plan.observedVersion))}</p>
      <ol className="mt-3 list-decimal rounded-control bg-sunk py-2.5 pe-3 ps-8">
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one plan never change their order.
          <li lang="en" key={index}>
            {visibleText(step.says)}
          </li>
        ))}
      </ol>
      <Definitions
        className="pt-2"
        items={[
          { term: t.review.ifThisGoesWrong, value: <span lang="en">{visibleText(plan.contract.ifWrong)}</span> },
          { term: t.review.wayBack, value: t.review.undoSentences[plan.contract.undo] },
          {
            term: t.common.evidence,
            value:
              deciding === undefined ? (
                t.common.none
              ) : (
                <>
                  <EvidenceAge asOf={deciding.asOf} limitMs={deciding.freshnessMs} stale={deciding.stale} /> ·{" "}
                  {visibleText(deciding.title)}
                </>
              ),
          },
          { term: t.review.leavesAlone, value: <LeavesAlone contract={plan.contract} /> },
          { term: t.review.plan, value: <Hash value={planHash} label={t.review.planHash} /> },
        ]}
      />
    </>
  );
}
