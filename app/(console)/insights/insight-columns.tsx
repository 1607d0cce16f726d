import type { Column } from "@/components/data-table/data-table";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { visibleText } from "@/lib/format/visible-text";
import type { ClassOutcomes, RepeatOffender } from "@/lib/query/installation";

/** Fewer are no rate and have no tail: then the counts stand alone. */
export const RATE_FROM = 10;

export const endedCount = (row: ClassOutcomes) => row.confirmed + row.didNotHold + row.notConfirmed + row.didNotHappen;

function confirmedWords(row: ClassOutcomes): string {
  const n = endedCount(row);
  if (n < RATE_FROM) return formatCount(row.confirmed);
  return `${formatCount(row.confirmed)} (${Math.floor((100 * row.confirmed) / n)} %)`;
}

export const outcomeColumns: readonly Column<ClassOutcomes>[] = [
  { id: "class", header: "Class", rowHeader: true, cell: (row) => <DriftClassLabel class={row.class} as="words" /> },
  { id: "n", header: "Repairs", align: "end", cell: (row) => formatCount(endedCount(row)) },
  { id: "confirmed", header: "Confirmed", align: "end", cell: confirmedWords },
  { id: "held", header: "Did not hold", align: "end", cell: (row) => formatCount(row.didNotHold) },
  { id: "unsure", header: "Not confirmed", align: "end", cell: (row) => formatCount(row.notConfirmed) },
  { id: "nothing", header: "Did not happen", align: "end", cell: (row) => formatCount(row.didNotHappen) },
  { id: "back", header: "Came back", align: "end", cell: (row) => formatCount(row.cameBack) },
];

const span = (millis: number | null) => (millis === null ? "–" : formatDuration(millis));

/** From first seen to the look that proved it. What is still open is in no time, so it stands beside them. */
export const proofColumns: readonly Column<ClassOutcomes>[] = [
  { id: "class", header: "Class", rowHeader: true, cell: (row) => <DriftClassLabel class={row.class} as="words" /> },
  { id: "n", header: "Proved", align: "end", cell: (row) => formatCount(row.proved) },
  { id: "p50", header: "Half within", align: "end", cell: (row) => span(row.p50Ms) },
  {
    id: "p90",
    header: "9 of 10 within",
    align: "end",
    cell: (row) => (row.proved < RATE_FROM ? "too few" : span(row.p90Ms)),
  },
  { id: "open", header: "Still open", align: "end", cell: (row) => formatCount(row.open) },
];

export const repeatColumns: readonly Column<RepeatOffender>[] = [
  {
    id: "object",
    header: "Object",
    rowHeader: true,
    cell: (row) => <span className="font-strong">{visibleText(row.key)}</span>,
  },
  { id: "class", header: "Class", cell: (row) => <DriftClassLabel class={row.class} /> },
  { id: "owner", header: "Owner", cell: (row) => visibleText(row.ownerName ?? "nobody") },
  { id: "times", header: "Times", align: "end", cell: (row) => formatCount(row.times) },
  { id: "back", header: "After a repair", align: "end", cell: (row) => formatCount(row.cameBack) },
  {
    id: "last",
    header: "Last seen",
    align: "end",
    cell: (row) => (
      <>
        <Time at={row.lastSeen} />
        {row.open ? <span className="text-repair"> · open</span> : null}
      </>
    ),
  },
];
