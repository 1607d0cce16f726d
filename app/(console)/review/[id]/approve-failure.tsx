import { ButtonLink } from "@/components/ui/button";
import { useReviewWords } from "@/components/words/use-review-words";
import { asProblem } from "@/lib/query/problem";
import { FailureLine } from "../../failure-line";
import { PlanComparison, type PlanComparisonProps } from "./plan-comparison";

type PlanView = {
  repair: string | null;
  plan_hash: string;
  title: string | null;
  steps: { says: string }[];
  moved: { field: string; before: string; after: string }[];
};

/** A stale approval brings both plans; it is the only refusal after which there is something else to decide. */
export function ApproveFailure({ error }: { error: Error }) {
  const t = useReviewWords();
  const problem = asProblem(error, true);
  const old = planView(problem.body.old);
  const fresh = planView(problem.body.new);
  return (
    <div className="pt-4">
      <FailureLine error={problem} className="font-medium" />
      {problem.requestId === null ? null : <p className="text-fine text-ink3">{t.review.request(problem.requestId)}</p>}
      {problem.status === 412 && old !== null ? (
        <div className="flex flex-col gap-3 pt-3">
          <PlanComparison old={sideOf(old)} fresh={fresh === null ? null : sideOf(fresh)} moved={old.moved} />
          {fresh?.repair ? <ButtonLink href={`/review/${fresh.repair}`}>{t.review.reviewTheNewPlan}</ButtonLink> : null}
        </div>
      ) : null}
    </div>
  );
}

function sideOf(plan: PlanView): PlanComparisonProps["old"] {
  return { hash: plan.plan_hash, title: plan.title, steps: plan.steps };
}

/** The problem's own shape, taken only where it is one. */
function planView(value: unknown): PlanView | null {
  if (typeof value !== "object" || value === null) return null;
  const { repair, plan_hash, title, steps, moved } = value as Partial<PlanView>;
  if (typeof plan_hash !== "string" || !Array.isArray(steps)) return null;
  return { repair: repair ?? null, plan_hash, title: title ?? null, steps, moved: Array.isArray(moved) ? moved : [] };
}
