import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { GateBadge } from "@/components/status/gate-badge";
import { Card } from "@/components/ui/card";
import { useReportWords } from "@/components/words/use-report-words";
import type { RunDetail } from "@/lib/query/runs";
import type { ReportWords } from "@/lib/words/words";
import { REPORT_AGES, type SummaryCell } from "@/reconciler/model/report";
import { total } from "@/reconciler/model/summary-figures";
import { GATE_VERDICTS } from "@/reconciler/model/verdict";
import { ageAtEnd } from "../run-words";

/** Open drift as the run ended: what there is, how old, and what would happen to it. */
export function SummaryCard({ run }: { run: RunDetail }) {
  const t = useReportWords();
  if (run.counts === null) return null;
  const cells = run.summary?.cells ?? [];
  if (cells.length === 0) {
    return (
      <Card title={t.common.whatItWouldDo}>
        <p className="text-ink2">{emptyWords(t, run)}</p>
      </Card>
    );
  }
  return (
    <Card title={t.common.whatItWouldDo} aside={t.runs.open(total(cells))}>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 pb-3">
        {GATE_VERDICTS.map((verdict) => {
          const n = total(cells.filter((cell) => cell.verdict === verdict));
          return n === 0 ? null : (
            <li key={verdict} className="inline-flex items-center gap-1.5">
              <strong className="tabular font-strong">{t.count(n)}</strong>
              <GateBadge verdict={verdict} />
            </li>
          );
        })}
      </ul>
      <ClassAgeTable cells={cells} endedAt={run.endedAt} />
      <p className="pt-2 text-fine text-ink3">{t.report.notes.summary}</p>
    </Card>
  );
}

/** Nothing open and nothing that the viewer may see are two things. */
function emptyWords(t: ReportWords, { summary, counts }: RunDetail): string {
  if (summary === null) return t.report.notes.noSummary;
  return counts !== null && counts.drifted > 0 ? t.report.notes.notYours : t.report.notes.nothingOpen;
}

const number = "px-2 py-1.5 text-end align-top tabular max-sm:px-0 max-sm:text-fine";

function ClassAgeTable({ cells, endedAt }: { cells: readonly SummaryCell[]; endedAt: string | null }) {
  const t = useReportWords();
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="sr-only">{t.common.openDriftByClassAndAge}</caption>
      <thead>
        <tr className="border-line border-b text-end text-fine text-ink2">
          <th scope="col" className="w-[38%] max-sm:w-[36%]">
            <span className="sr-only">{t.common.class}</span>
          </th>
          {REPORT_AGES.map((age) => (
            <th
              key={age}
              scope="col"
              aria-label={t.report.ages[age]}
              className="px-2 pb-1 align-bottom font-regular max-sm:px-0"
            >
              <span className="max-sm:hidden">{t.report.ages[age]}</span>
              <span className="sm:hidden">{t.runs.narrowAges[age]}</span>
            </th>
          ))}
          <th scope="col" className="px-2 pb-1 align-bottom font-regular max-sm:px-0">
            {t.common.openTitle}
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
          <th scope="row" className="py-1.5 text-start font-regular text-ink2">
            {t.common.allTitle}
          </th>
          <Counts cells={cells} />
        </tr>
      </tfoot>
    </table>
  );
}

function ClassRow({ cells, endedAt }: { cells: readonly SummaryCell[]; endedAt: string | null }) {
  const t = useReportWords();
  const [first] = cells;
  if (first === undefined) return null;
  const oldest = cells.map((cell) => cell.oldest).sort()[0] ?? first.oldest;
  return (
    <tr>
      <th scope="row" className="py-1.5 pe-2 text-start align-top font-regular max-sm:text-fine">
        <Link href={`/drift?${filterOf(first)}`} prefetch={false} className="break-words hover:underline">
          <DriftClassLabel as="words" class={first.class} direction={first.direction} />
        </Link>
        <span className="block text-fine text-ink2">
          {t.runs.verdictOldest(verdictWords(t, cells), ageAtEnd(t, oldest, endedAt))}
        </span>
      </th>
      <Counts cells={cells} />
    </tr>
  );
}

function Counts({ cells }: { cells: readonly SummaryCell[] }) {
  const t = useReportWords();
  return (
    <>
      {REPORT_AGES.map((age) => {
        const n = total(cells.filter((cell) => cell.age === age));
        return (
          <td key={age} className={n === 0 ? `${number} text-ink3` : number}>
            {t.count(n)}
          </td>
        );
      })}
      <td className={`${number} font-strong`}>{t.count(total(cells))}</td>
    </>
  );
}

/** `4 may act, 2 on hold`. */
function verdictWords(t: ReportWords, cells: readonly SummaryCell[]): string {
  return GATE_VERDICTS.map((verdict) => ({ verdict, n: total(cells.filter((cell) => cell.verdict === verdict)) }))
    .filter(({ n }) => n > 0)
    .map(({ verdict, n }) => `${t.count(n)} ${t.inSentence(t.names.verdicts[verdict])}`)
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
