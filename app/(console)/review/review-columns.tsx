import type { Column } from "@/components/data-table/data-table";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewListRow } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";
import { proposerWords } from "./proposer-words";

const action = (t: ReviewWords): Column<ReviewListRow> => ({
  id: "action",
  header: t.review.proposed,
  rowHeader: true,
  className: "w-[36%]",
  cell: (row) => (
    <>
      <span className="flex flex-wrap items-center gap-x-2 font-strong">
        <span lang="en">{visibleText(row.title)}</span>
        {row.cameBack > 0 ? <Badge tone="repair">{t.common.cameBackMark}</Badge> : null}
      </span>
      <span className="line-clamp-2 text-ink2">
        {visibleText(row.key)}: <span lang="en">{visibleText(row.sentence)}</span>
      </span>
    </>
  ),
});

const shared = (t: ReviewWords): readonly Column<ReviewListRow>[] => [
  {
    id: "reach",
    header: t.review.reach,
    cell: (row) => (
      <>
        <span className="block text-ink">{t.review.on(row.steps, row.touches.length)}</span>
        <span className="text-fine">{row.removes ? t.review.takesSomethingAway : t.review.takesNothingAway}</span>
      </>
    ),
  },
  {
    id: "risk",
    header: t.review.risk,
    cell: (row) => (
      <>
        <span className="block text-ink">{t.review.riskWords[row.risk]}</span>
        <span className="text-fine">{t.review.undoWords[row.undo]}</span>
      </>
    ),
  },
  {
    id: "class",
    header: t.common.class,
    cell: (row) => <DriftClassLabel class={row.class} direction={row.direction} />,
    className: "max-[92rem]:hidden max-sm:block",
  },
  {
    id: "evidence",
    header: t.common.evidence,
    cell: (row) => (row.evidenceAsOf === null ? t.common.none : <Time at={row.evidenceAsOf} as="age" />),
    className: "max-lg:hidden max-sm:block",
  },
  {
    id: "waiting",
    header: t.review.waiting,
    cell: (row) => <Time at={row.proposedAt} as="age" />,
  },
];

const mine = (t: ReviewWords): readonly Column<ReviewListRow>[] => [
  {
    id: "expires",
    header: t.review.expires,
    cell: (row) => (row.expiresAt === null ? t.common.never : <Time at={row.expiresAt} as="at" />),
  },
  {
    id: "proposer",
    header: t.review.proposedBy,
    cell: (given) => proposerWords(t, given),
    className: "max-xl:hidden max-sm:block",
  },
];

const others = (t: ReviewWords): readonly Column<ReviewListRow>[] => [
  {
    id: "why",
    header: t.review.whyNotYou,
    cell: (row) => (row.notMine === null ? t.review.itIsYoursNow : t.notMine.short[row.notMine]),
  },
  { id: "team", header: t.common.ownerTitle, cell: (row) => visibleText(row.ownerName ?? row.owner) },
];

export function reviewColumns(t: ReviewWords, queue: "mine" | "others"): readonly Column<ReviewListRow>[] {
  return [action(t), ...shared(t), ...(queue === "mine" ? mine(t) : others(t))];
}
