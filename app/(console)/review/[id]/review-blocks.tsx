import { PlumbDiff } from "@/components/diff/plumb-diff";
import { Card } from "@/components/ui/card";
import { Hash } from "@/components/ui/mono";
import { useReviewWords } from "@/components/words/use-review-words";
import { sentence } from "@/lib/format/sentence";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";
import { isOpenRepair, type RepairState } from "@/reconciler/model/repair";
import { diffRows } from "../../diff-rows";
import { EvidenceTable } from "../../evidence-table";
import { History } from "../../history";
import { CustomerSees } from "../../objects/customer-sees";
import { Uncertain } from "../../uncertain";
import { BeforeYouApprove } from "./before-you-approve";
import { PlanContract, Touches } from "./plan-contract";
import { Progress } from "./progress";

/** What is only planned is not told as done. */
function changeTitle(t: ReviewWords, state: RepairState): string {
  if (state === "confirmed") return t.review.whatItChanged;
  return isOpenRepair(state) ? t.review.whatWouldChange : t.review.whatItWouldHaveChanged;
}

export function ReviewBlocks({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { repair } = detail;
  return (
    <div className="flex flex-col gap-4 xl:grid xl:items-start xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4 max-xl:contents">
        <Card id="difference" className="max-xl:order-1" title={changeTitle(t, repair.state)}>
          {detail.difference.length === 0 ? (
            <p lang="en">{sentence(visibleText(detail.drift.sentence))}</p>
          ) : (
            <PlumbDiff
              rows={diffRows(t, detail.difference, { repair: true })}
              caption={t.review.askedForFoundAndAfterThe(visibleText(repair.key))}
              note={<Touches contract={repair.plan.contract} />}
            />
          )}
        </Card>
        <Card id="evidence" className="max-xl:order-3" title={t.common.evidence}>
          <EvidenceTable evidence={detail.evidence} />
        </Card>
        <Card
          id="plan"
          className="max-xl:order-4"
          title={t.review.thePlan}
          aside={<Hash value={repair.planHash} label={t.review.planHash} />}
        >
          <PlanContract plan={repair.plan} />
        </Card>
      </div>
      <div className="flex min-w-0 flex-col gap-4 max-xl:contents">
        {detail.waiting ? <BeforeYouApprove detail={detail} /> : <Progress detail={detail} />}
        <Card title={t.common.whatTheCustomerSeesNow} className="max-xl:order-5">
          <CustomerSees object={detail.object} />
        </Card>
        <Card id="timeline" className="max-xl:order-6" title={t.common.timeline}>
          <div className="pb-4">
            <Uncertain object={detail.object} uncertain={detail.uncertain} />
          </div>
          <History object={detail.object} timeline={detail.timeline} />
        </Card>
      </div>
    </div>
  );
}
