import type { Column } from "@/components/data-table/data-table";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/format/visible-text";
import type { ClassOutcomes, RepeatOffender } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";

/** Fewer are no rate and have no tail: then the counts stand alone. */
export const RATE_FROM = 10;

export const endedCount = (row: ClassOutcomes) => row.confirmed + row.didNotHold + row.notConfirmed + row.didNotHappen;

function confirmedWords(t: Words, row: ClassOutcomes): string {
  const n = endedCount(row);
  if (n < RATE_FROM) return t.count(row.confirmed);
  return `${t.count(row.confirmed)} (${Math.floor((100 * row.confirmed) / n)} %)`;
}

export const outcomeColumns = (t: Words): readonly Column<ClassOutcomes>[] => [
  {
    id: "class",
    header: t.common.class,
    rowHeader: true,
    cell: (row) => <DriftClassLabel class={row.class} as="words" />,
  },
  { id: "n", header: t.insights.repairs, align: "end", cell: (row) => t.count(endedCount(row)) },
  { id: "confirmed", header: t.common.confirmed, align: "end", cell: (row) => confirmedWords(t, row) },
  { id: "held", header: t.common.didNotHold, align: "end", cell: (row) => t.count(row.didNotHold) },
  { id: "unsure", header: t.common.notConfirmed, align: "end", cell: (row) => t.count(row.notConfirmed) },
  { id: "nothing", header: t.common.didNotHappen, align: "end", cell: (row) => t.count(row.didNotHappen) },
  { id: "back", header: t.common.cameBack, align: "end", cell: (row) => t.count(row.cameBack) },
];

const span = (t: Words, millis: number | null) => (millis === null ? "–" : t.duration(millis));

/** From first seen to the look that proved it. What is still open is in no time, so it stands beside them. */
export const proofColumns = (t: Words): readonly Column<ClassOutcomes>[] => [
  {
    id: "class",
    header: t.common.class,
    rowHeader: true,
    cell: (row) => <DriftClassLabel class={row.class} as="words" />,
  },
  { id: "n", header: t.insights.proved, align: "end", cell: (row) => t.count(row.proved) },
  { id: "p50", header: t.insights.halfWithin, align: "end", cell: (row) => span(t, row.p50Ms) },
  {
    id: "p90",
    header: t.insights.n9Of10Within,
    align: "end",
    cell: (row) => (row.proved < RATE_FROM ? t.insights.tooFew : span(t, row.p90Ms)),
  },
  { id: "open", header: t.insights.stillOpen, align: "end", cell: (row) => t.count(row.open) },
];

export const repeatColumns = (t: Words): readonly Column<RepeatOffender>[] => [
  {
    id: "object",
    header: t.common.object,
    rowHeader: true,
    cell: (row) => <span className="font-strong">{visibleText(row.key)}</span>,
  },
  { id: "class", header: t.common.class, cell: (row) => <DriftClassLabel class={row.class} /> },
  { id: "owner", header: t.common.ownerTitle, cell: (row) => visibleText(row.ownerName ?? t.common.nobody) },
  { id: "times", header: t.insights.times, align: "end", cell: (row) => t.count(row.times) },
  { id: "back", header: t.insights.afterARepair, align: "end", cell: (row) => t.count(row.cameBack) },
  {
    id: "last",
    header: t.insights.lastSeen,
    align: "end",
    cell: (row) => (
      <>
        <Time at={row.lastSeen} />
        {row.open ? <span className="text-repair"> {t.insights.open}</span> : null}
      </>
    ),
  },
];
