"use client";

import { StatusIcon } from "@/components/status/status-icon";
import { Card } from "@/components/ui/card";
import { useReviewWords } from "@/components/words/use-review-words";
import { shortHash } from "@/lib/format/hash";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewDetail } from "@/lib/query/reviews";
import { Approvals } from "./approvals";
import { useDecisionReasons } from "./use-decision-reasons";

export function BeforeYouApprove({ detail }: { detail: ReviewDetail }) {
  const t = useReviewWords();
  const { repair } = detail;
  const { approve } = useDecisionReasons(detail);
  return (
    <Card title={t.review.beforeYouApprove} className="max-xl:order-2">
      <div role="status">
        {approve === null ? null : (
          <p className="mb-2 flex gap-2 text-repair">
            <StatusIcon status="repair_needed" className="mt-0.5" />
            <span>{t.review.notPossibleNow(approve)}</span>
          </p>
        )}
      </div>
      <p>{t.verbs.approve(shortHash(repair.planHash), shortHash(repair.plan.observedVersion))}</p>
      <p className="pt-2 text-ink2">
        {t.review.ifThisGoesWrong}: <span lang="en">{visibleText(repair.plan.contract.ifWrong)}</span>
      </p>
      <Approvals detail={detail} />
    </Card>
  );
}
