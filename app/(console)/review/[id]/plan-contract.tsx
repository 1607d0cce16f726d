import { Definitions } from "@/components/ui/card";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";
import type { Plan, RepairContract } from "@/reconciler/model/repair";

/** The contract's own sentences, one after the other: they are part of what is hashed. */
const inRow = (things: readonly string[]) => things.map((thing) => visibleText(thing).replace(/\.$/, "")).join("; ");

/** In one line under the difference: how far it reaches, and whether there is a way back. */
export function Touches({ contract }: { contract: RepairContract }) {
  const t = useReviewWords();
  return (
    <>
      {t.review.touchesOnly} <span lang="en">{inRow(contract.touches)}.</span> {t.review.undoSentences[contract.undo]}
    </>
  );
}

export function LeavesAlone({ contract }: { contract: RepairContract }) {
  const t = useReviewWords();
  if (contract.leavesAlone.length === 0) return t.review.notDeclared;
  return <span lang="en">{inRow(contract.leavesAlone)}</span>;
}

/** The plan as data that is hashed: nothing here is written for this page. */
export function PlanContract({ plan }: { plan: Plan }) {
  const t = useReviewWords();
  const { contract } = plan;
  return (
    <>
      <ol className="flex flex-col gap-1">
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one plan never change their order.
          <li key={index} className="flex gap-2.5">
            <span aria-hidden="true" className="tabular w-4 shrink-0 text-end text-ink3">
              {index + 1}
            </span>
            <span lang="en">{visibleText(step.says)}</span>
          </li>
        ))}
      </ol>
      <Definitions
        className="pt-3"
        items={[
          { term: t.review.leavesAlone, value: <LeavesAlone contract={contract} /> },
          { term: t.review.onlyIf, value: <span lang="en">{visibleText(contract.precondition)}</span> },
          { term: t.review.provedWhen, value: <span lang="en">{visibleText(contract.postcondition)}</span> },
          { term: t.review.takesAway, value: contract.removes ? t.review.yesAccessMoneyOrData : t.review.nothing },
          ...(contract.deferMs === undefined
            ? []
            : [{ term: t.review.staysMarked, value: t.review.staysMarkedFor(contract.deferMs) }]),
          { term: t.review.risk, value: t.review.riskWords[contract.risk] },
          { term: t.review.carriedOutWith, value: t.review.theCredentialOf(visibleText(contract.credential)) },
        ]}
      />
    </>
  );
}
