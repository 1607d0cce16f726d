import type { Column } from "@/components/data-table/data-table";
import { Time } from "@/components/ui/time";
import { formatDurationExact } from "@/lib/format/duration";
import { toMillis } from "@/lib/format/time";
import type { RunListRow } from "@/lib/query/runs";
import { RunCompleteness } from "./run-completeness";
import { didWords, foundWords, MODE_WORDS, runScopeWords, startedByWords } from "./run-words";

export const runColumns: readonly Column<RunListRow>[] = [
  {
    id: "run",
    header: "Run",
    rowHeader: true,
    cell: (row) => (
      <>
        <span className="block font-strong">
          {MODE_WORDS[row.mode]} <Time at={row.startedAt} as="clock" className="font-regular text-ink2" />
        </span>
        <span className="block text-ink2">
          {runScopeWords(row.scope)}, by {startedByWords(row)}
        </span>
      </>
    ),
    className: "w-[28%]",
  },
  { id: "found", header: "Found", cell: foundWords, className: "w-[26%]" },
  { id: "did", header: "Acted", cell: didWords, className: "w-[22%]" },
  { id: "complete", header: "Seen", cell: (row) => <RunCompleteness run={row} /> },
  { id: "took", header: "Took", align: "end", cell: (row) => <Took run={row} />, className: "w-20" },
];

export function Took({ run }: { run: Pick<RunListRow, "startedAt" | "endedAt"> }) {
  const from = toMillis(run.startedAt);
  if (run.endedAt === null) return <Time at={run.startedAt} as="age" />;
  const to = toMillis(run.endedAt);
  return <>{from === null || to === null ? "–" : formatDurationExact(to - from)}</>;
}
