import type { Column } from "@/components/data-table/data-table";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Badge } from "@/components/ui/badge";
import { Time } from "@/components/ui/time";
import { plural } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { ReviewListRow } from "@/lib/query/reviews";
import { RISK_WORDS, UNDO_WORDS } from "./contract-words";
import { NOT_MINE_SHORT } from "./not-mine-words";
import { proposerWords } from "./proposer-words";

const action: Column<ReviewListRow> = {
  id: "action",
  header: "Proposed",
  rowHeader: true,
  className: "w-[36%]",
  cell: (row) => (
    <>
      <span className="flex flex-wrap items-center gap-x-2 font-strong">
        {visibleText(row.title)}
        {row.cameBack > 0 ? <Badge tone="repair">came back</Badge> : null}
      </span>
      <span className="line-clamp-1 text-ink2">
        {visibleText(row.key)}: {visibleText(row.sentence)}
      </span>
    </>
  ),
};

const shared: readonly Column<ReviewListRow>[] = [
  {
    id: "reach",
    header: "Reach",
    cell: (row) => (
      <>
        <span className="block text-ink">
          {plural(row.steps, "step")} on {plural(row.touches.length, "thing")}
        </span>
        <span className="text-fine">{row.removes ? "takes something away" : "takes nothing away"}</span>
      </>
    ),
  },
  {
    id: "risk",
    header: "Risk",
    cell: (row) => (
      <>
        <span className="block text-ink">{RISK_WORDS[row.risk]}</span>
        <span className="text-fine">{UNDO_WORDS[row.undo]}</span>
      </>
    ),
  },
  {
    id: "class",
    header: "Class",
    cell: (row) => <DriftClassLabel class={row.class} direction={row.direction} />,
    className: "max-xl:hidden max-sm:block",
  },
  {
    id: "evidence",
    header: "Evidence",
    cell: (row) => (row.evidenceAsOf === null ? "none" : <Time at={row.evidenceAsOf} as="age" />),
    className: "max-lg:hidden max-sm:block",
  },
  {
    id: "waiting",
    header: "Waiting",
    cell: (row) => <Time at={row.proposedAt} as="age" />,
  },
];

const mine: readonly Column<ReviewListRow>[] = [
  {
    id: "expires",
    header: "Expires",
    cell: (row) => (row.expiresAt === null ? "never" : <Time at={row.expiresAt} />),
  },
  {
    id: "proposer",
    header: "Proposed by",
    cell: proposerWords,
    className: "max-xl:hidden max-sm:block",
  },
];

const others: readonly Column<ReviewListRow>[] = [
  {
    id: "why",
    header: "Why not you",
    cell: (row) => (row.notMine === null ? "it is yours now" : NOT_MINE_SHORT[row.notMine]),
  },
  { id: "team", header: "Owner", cell: (row) => visibleText(row.ownerName ?? row.owner) },
];

export function reviewColumns(queue: "mine" | "others"): readonly Column<ReviewListRow>[] {
  return [action, ...shared, ...(queue === "mine" ? mine : others)];
}
