import type { Column } from "@/components/data-table/data-table";
import { StatusIcon } from "@/components/status/status-icon";
import { Time } from "@/components/ui/time";
import { listed } from "@/lib/format/count";
import { formatDurationExact } from "@/lib/format/duration";
import { toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { RunListRow } from "@/lib/query/runs";
import { actedWords, foundWords, scopeOfRun, starterWords } from "./run-words";

function Duration({ row }: { row: RunListRow }) {
  const from = toMillis(row.startedAt);
  const to = row.endedAt === null ? null : toMillis(row.endedAt);
  if (from === null) return "–";
  return to === null ? <Time at={from} as="age" /> : formatDurationExact(to - from);
}

/** Complete is the rule and says nothing; what was not seen is said. */
function Complete({ row }: { row: RunListRow }) {
  if (row.complete === null) return "–";
  if (row.complete) return <span className="text-ink2">all of it</span>;
  return (
    <span className="inline-flex items-center gap-1.5 text-repair">
      <StatusIcon status="repair_needed" />
      {row.failed.length === 0 ? "not all of it" : `not all of ${listed(row.failed.map(visibleText))}`}
    </span>
  );
}

export const runColumns: readonly Column<RunListRow>[] = [
  {
    id: "started",
    header: "Started",
    rowHeader: true,
    cell: (row) => (
      <>
        <Time at={row.startedAt} as="clock" className="font-strong" />
        <span className="block text-fine text-ink2">by {starterWords(row)}</span>
      </>
    ),
  },
  { id: "mode", header: "Mode", cell: (row) => (row.mode === "act" ? "Act" : "Detect") },
  { id: "scope", header: "Looked at", cell: (row) => visibleText(scopeOfRun(row.scope)) },
  {
    id: "found",
    header: "Found",
    cell: (row) => <span className="text-ink">{foundWords(row)}</span>,
    className: "w-[30%]",
  },
  { id: "acted", header: "Did", cell: actedWords, className: "w-[18%]" },
  { id: "complete", header: "Seen", cell: (row) => <Complete row={row} /> },
  { id: "took", header: "Took", align: "end", cell: (row) => <Duration row={row} /> },
];
