import type { Column } from "@/components/data-table/data-table";
import { StatusIcon } from "@/components/status/status-icon";
import { Time } from "@/components/ui/time";
import { useReportWords } from "@/components/words/use-report-words";
import { toMillis } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { RunListRow } from "@/lib/query/runs";
import type { ReportWords } from "@/lib/words/words";
import { actedWords, foundWords, scopeOfRun, starterWords } from "./run-words";

function Duration({ row }: { row: RunListRow }) {
  const t = useReportWords();
  const from = toMillis(row.startedAt);
  const to = row.endedAt === null ? null : toMillis(row.endedAt);
  if (from === null) return "–";
  return to === null ? <Time at={from} as="age" /> : t.durationExact(to - from);
}

/** Complete is the rule and says nothing; what was not seen is said. */
function Complete({ row }: { row: RunListRow }) {
  const t = useReportWords();
  if (row.complete === null) return "–";
  if (row.complete) return <span className="text-ink2">{t.runs.allOfIt}</span>;
  return (
    <span className="inline-flex items-center gap-1.5 text-repair">
      <StatusIcon status="repair_needed" />
      {row.failed.length === 0 ? t.runs.notAllOfIt : t.runs.notAllOf(row.failed.map(visibleText))}
    </span>
  );
}

export const runColumns = (t: ReportWords): readonly Column<RunListRow>[] => [
  {
    id: "started",
    header: t.runs.started,
    rowHeader: true,
    className: "min-w-24",
    cell: (row) => (
      <>
        <Time at={row.startedAt} as="clock" className="font-strong" />
        <span className="block text-fine text-ink2">{t.runs.by(starterWords(t, row))}</span>
      </>
    ),
  },
  { id: "mode", header: t.runs.mode, cell: (row) => (row.mode === "act" ? t.runs.act : t.runs.detect) },
  { id: "scope", header: t.runs.lookedAt, cell: (row) => scopeOfRun(t, row.scope) },
  {
    id: "found",
    header: t.common.found,
    cell: (row) => <span className="text-ink">{foundWords(t, row)}</span>,
    className: "w-[30%]",
  },
  { id: "acted", header: t.runs.did, cell: (given) => actedWords(t, given), className: "w-[18%]" },
  { id: "complete", header: t.runs.seen, cell: (row) => <Complete row={row} /> },
  {
    id: "took",
    header: t.runs.took,
    align: "end",
    className: "lg:whitespace-nowrap",
    cell: (row) => <Duration row={row} />,
  },
];
