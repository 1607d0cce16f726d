import type { Column } from "@/components/data-table/data-table";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import { visibleText } from "@/lib/format/visible-text";
import type { ClassOutcomes, RepeatOffender } from "@/lib/query/installation";

const span = (millis: number | null) => (millis === null ? "–" : formatDuration(millis));

/** Counts, not percentages: ten repairs are no rate. */
export const outcomeColumns: readonly Column<ClassOutcomes>[] = [
  { id: "class", header: "Class", rowHeader: true, cell: (row) => <DriftClassLabel class={row.class} as="words" /> },
  { id: "confirmed", header: "Confirmed", align: "end", cell: (row) => formatCount(row.confirmed) },
  { id: "held", header: "Did not hold", align: "end", cell: (row) => formatCount(row.didNotHold) },
  { id: "unsure", header: "Not confirmed", align: "end", cell: (row) => formatCount(row.notConfirmed) },
  { id: "nothing", header: "Did not happen", align: "end", cell: (row) => formatCount(row.didNotHappen) },
  { id: "back", header: "Came back", align: "end", cell: (row) => formatCount(row.cameBack) },
  { id: "p50", header: "To proof, p50", align: "end", cell: (row) => span(row.p50Ms) },
  { id: "p90", header: "p90", align: "end", cell: (row) => span(row.p90Ms) },
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
