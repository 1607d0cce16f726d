import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { GateBadge } from "@/components/status/gate-badge";
import { Card } from "@/components/ui/card";
import { formatCount } from "@/lib/format/count";
import type { RunDetail } from "@/lib/query/runs";
import { GATE_VERDICT_NAMES } from "@/lib/words/en";
import { AGE_NAMES, reportNotes } from "@/lib/words/report";
import { REPORT_AGES, type ReportAge, type SummaryCell } from "@/reconciler/model/report";
import { total } from "@/reconciler/model/summary-figures";
import { GATE_VERDICTS } from "@/reconciler/model/verdict";
import { ageAtEnd } from "../run-words";

/** Open drift as the run ended: what there is, how old, and what would happen to it. */
export function SummaryCard({ run }: { run: RunDetail }) {
  if (run.counts === null) return null;
  const cells = run.summary?.cells ?? [];
  if (cells.length === 0) {
    return (
      <Card title="What it would do">
        <p className="text-ink2">{emptyWords(run)}</p>
      </Card>
    );
  }
  return (
    <Card title="What it would do" aside={`${formatCount(total(cells))} open`}>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 pb-3">
        {GATE_VERDICTS.map((verdict) => {
          const n = total(cells.filter((cell) => cell.verdict === verdict));
          return n === 0 ? null : (
            <li key={verdict} className="inline-flex items-center gap-1.5">
              <strong className="tabular font-strong">{formatCount(n)}</strong>
              <GateBadge verdict={verdict} />
            </li>
          );
        })}
      </ul>
      <ClassAgeTable cells={cells} endedAt={run.endedAt} />
      <p className="pt-2 text-fine text-ink3">{reportNotes.summary}</p>
    </Card>
  );
}

/** Nothing open and nothing that the viewer may see are two things. */
function emptyWords({ summary, counts }: RunDetail): string {
  if (summary === null) return reportNotes.noSummary;
  return counts !== null && counts.drifted > 0 ? reportNotes.notYours : reportNotes.nothingOpen;
}

/** Fits a column of 36 px. */
const NARROW_AGES: Record<ReportAge, string> = { "1h": "1 h", "1d": "1 d", "7d": "7 d", older: "7 d+" };

const number = "px-2 py-1.5 text-right align-top tabular max-sm:px-0 max-sm:text-fine";

function ClassAgeTable({ cells, endedAt }: { cells: readonly SummaryCell[]; endedAt: string | null }) {
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="sr-only">Open drift by class and age</caption>
      <thead>
        <tr className="border-line border-b text-right text-fine text-ink2">
          <th scope="col" className="w-[38%] max-sm:w-[36%]">
            <span className="sr-only">Class</span>
          </th>
          {REPORT_AGES.map((age) => (
            <th
              key={age}
              scope="col"
              aria-label={AGE_NAMES[age]}
              className="px-2 pb-1 align-bottom font-regular max-sm:px-0"
            >
              <span className="max-sm:hidden">{AGE_NAMES[age]}</span>
              <span className="sm:hidden">{NARROW_AGES[age]}</span>
            </th>
          ))}
          <th scope="col" className="px-2 pb-1 align-bottom font-regular max-sm:px-0">
            Open
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {byClass(cells).map((row) => (
          <ClassRow key={`${row[0]?.class} ${row[0]?.direction}`} cells={row} endedAt={endedAt} />
        ))}
      </tbody>
      <tfoot>
        <tr className="border-line border-t">
          <th scope="row" className="py-1.5 text-left font-regular text-ink2">
            All
          </th>
          <Counts cells={cells} />
        </tr>
      </tfoot>
    </table>
  );
}

function ClassRow({ cells, endedAt }: { cells: readonly SummaryCell[]; endedAt: string | null }) {
  const [first] = cells;
  if (first === undefined) return null;
  const oldest = cells.map((cell) => cell.oldest).sort()[0] ?? first.oldest;
  return (
    <tr>
      <th scope="row" className="py-1.5 pr-2 text-left align-top font-regular max-sm:text-fine">
        <Link href={`/drift?${filterOf(first)}`} prefetch={false} className="break-words hover:underline">
          <DriftClassLabel as="words" class={first.class} direction={first.direction} />
        </Link>
        <span className="block text-fine text-ink2">
          {verdictWords(cells)}; oldest {ageAtEnd(oldest, endedAt)}
        </span>
      </th>
      <Counts cells={cells} />
    </tr>
  );
}

function Counts({ cells }: { cells: readonly SummaryCell[] }) {
  return (
    <>
      {REPORT_AGES.map((age) => {
        const n = total(cells.filter((cell) => cell.age === age));
        return (
          <td key={age} className={n === 0 ? `${number} text-ink3` : number}>
            {formatCount(n)}
          </td>
        );
      })}
      <td className={`${number} font-strong`}>{formatCount(total(cells))}</td>
    </>
  );
}

/** `4 may act, 2 on hold`. */
function verdictWords(cells: readonly SummaryCell[]): string {
  return GATE_VERDICTS.map((verdict) => ({ verdict, n: total(cells.filter((cell) => cell.verdict === verdict)) }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${formatCount(n)} ${GATE_VERDICT_NAMES[verdict].toLowerCase()}`)
    .join(", ");
}

function byClass(cells: readonly SummaryCell[]): SummaryCell[][] {
  const rows = new Map<string, SummaryCell[]>();
  for (const cell of cells) {
    const name = `${cell.class} ${cell.direction}`;
    rows.set(name, [...(rows.get(name) ?? []), cell]);
  }
  return [...rows.values()];
}

/** The inbox as it is now, of this class. */
function filterOf({ class: driftClass, direction }: SummaryCell): string {
  return direction === null ? `class=${driftClass}` : `class=${driftClass}&direction=${direction}`;
}
