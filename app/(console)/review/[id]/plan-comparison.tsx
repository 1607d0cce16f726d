import { Hash } from "@/components/ui/mono";
import { TABLE_ROLES } from "@/components/ui/table-roles";
import { useReviewWords } from "@/components/words/use-review-words";
import { visibleText } from "@/lib/format/visible-text";

type PlanSide = { hash: string; title: string | null; steps: readonly { says: string }[] };
export type PlanComparisonProps = {
  old: PlanSide;
  /** Null where there is no plan today. */
  fresh: PlanSide | null;
  moved: readonly { field: string; before: string; after: string }[];
};

/** The plan that was read beside today's, and what moved between them. */
export function PlanComparison({ old, fresh, moved }: PlanComparisonProps) {
  const t = useReviewWords();
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Side label={t.review.thePlanYouRead} plan={old} />
        {fresh === null ? (
          <div className="rounded-control border border-line border-dashed px-4 py-3">
            <p className="text-fine text-ink2">{t.review.todaysPlan}</p>
            <p className="pt-1 text-ink2">{t.review.thereIsNoneYetTheNext}</p>
          </div>
        ) : (
          <Side label={t.review.todaysPlan} plan={fresh} />
        )}
      </div>
      {moved.length === 0 ? null : <Moved moved={moved} />}
    </div>
  );
}

function Side({ label, plan }: { label: string; plan: PlanSide }) {
  const t = useReviewWords();
  return (
    <div className="rounded-control border border-line bg-surface px-4 py-3">
      <p className="flex items-center justify-between gap-2 text-fine text-ink2">
        {label}
        <Hash value={plan.hash} label={t.review.planHash} />
      </p>
      <p className="pt-1 font-medium">{plan.title === null ? t.review.itsTextIsNotKeptAny : visibleText(plan.title)}</p>
      <ol className="list-decimal ps-5 text-ink2">
        {plan.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one plan never change their order.
          <li lang="en" key={index}>
            {visibleText(step.says)}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Moved({ moved }: { moved: PlanComparisonProps["moved"] }) {
  const t = useReviewWords();
  const cell = "border-line border-t py-1.5 default:pe-4 text-start align-top default:font-regular";
  return (
    <table {...TABLE_ROLES.table} className="w-full border-separate border-spacing-0">
      <caption className="pb-1 text-start text-ink2">{t.review.whatMoved}</caption>
      <tbody {...TABLE_ROLES.group}>
        {moved.map((row) => (
          <tr key={row.field} {...TABLE_ROLES.row}>
            <th {...TABLE_ROLES.rowHeader} scope="row" className={`${cell} w-1/4 text-ink2`}>
              {visibleText(row.field)}
            </th>
            <td {...TABLE_ROLES.cell} className={cell}>
              <span className="sr-only">{t.review.was} </span>
              {visibleText(row.before)}
            </td>
            <td {...TABLE_ROLES.cell} className={`${cell} pe-0 font-medium text-repair`}>
              <span className="sr-only">{t.review.isNow} </span>
              {visibleText(row.after)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
