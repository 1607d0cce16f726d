import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useReportWords } from "@/components/words/use-report-words";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import type { PendingWork } from "@/reconciler/model/report";
import { total } from "@/reconciler/model/summary-figures";
import { objectHref } from "../../object-href";
import { ageAtEnd } from "../run-words";

const row = "flex flex-col gap-0.5 px-4 py-2 sm:px-5";

export function CausesCard({ causes }: { causes: RunDetail["causes"] }) {
  const t = useReportWords();
  if (causes.length === 0) return null;
  return (
    <Card title={t.runs.likelyCauses} aside={t.count(causes.length)} flush>
      <ul className="divide-y divide-line">
        {causes.map((cause) => (
          <li key={JSON.stringify(cause)} className={row}>
            <span className="break-words font-medium">{visibleText(t.report.cause(cause))}</span>
            <span className="text-ink2">
              {t.runs.firstSeen} <Time at={cause.from} as="clock" />
              {cause.from === cause.to ? null : (
                <>
                  {" "}
                  {t.runs.to} <Time at={cause.to} as="clock" />
                </>
              )}{" "}
              {t.runs.in}{" "}
              <Link href={`/runs/${encodeURIComponent(cause.run)}`} prefetch={false} className="link">
                {t.runs.oneRun}
              </Link>
              {cause.source === null ? null : t.runs.bySource(visibleText(cause.source))}.
            </span>
            <span className="break-words text-ink2">
              {cause.keys.map(visibleText).join(", ")}
              {cause.n > cause.keys.length ? t.runs.andMore : ""}
            </span>
            <DriftClassLabel class={cause.class} direction={cause.direction} className="block break-words" />
          </li>
        ))}
      </ul>
      <p className="border-line border-t px-4 py-2 text-fine text-ink3 sm:px-5">{t.report.notes.causes}</p>
    </Card>
  );
}

export function UntouchedCard({ summary }: { summary: RunDetail["summary"] }) {
  const t = useReportWords();
  if (summary === null || summary.untouched.length === 0) return null;
  return (
    <Card title={t.runs.whatItWouldNotTouch} flush>
      <ul className="divide-y divide-line">
        {summary.untouched.map(({ code, n, example }) => (
          <li key={code} className={row}>
            <span className="flex items-baseline justify-between gap-4">
              <span className="font-medium" title={code}>
                {t.report.reasons[code]}
              </span>
              <span className="tabular">{t.count(n)}</span>
            </span>
            {example === null ? null : (
              <span className="break-words text-ink2">
                {t.runs.forExample}{" "}
                <Link href={objectHref(example)} prefetch={false} className="link">
                  {visibleText(example.key)}
                </Link>
                : <span lang="en">{visibleText(example.says)}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="border-line border-t px-4 py-2 text-fine text-ink3 sm:px-5">{t.report.notes.untouched}</p>
    </Card>
  );
}

export function BudgetCard({ summary }: { summary: RunDetail["summary"] }) {
  const t = useReportWords();
  if (summary === null || summary.budgets.length === 0) return null;
  return (
    <Card title={t.runs.budget}>
      <ul className="divide-y divide-line">
        {summary.budgets.map((line) => (
          <li key={line.scope} className="py-2 first:pt-0">
            <Mono className="block break-all text-ink3">{line.scope}</Mono>
            <span className={line.waits > 0 ? "text-repair" : undefined}>{t.report.budget(line)}</span>
          </li>
        ))}
      </ul>
      <p className="pt-1 text-fine text-ink3">{t.report.notes.budgets}</p>
    </Card>
  );
}

/** One line for each kind of work; approvals also by the team that they wait for. */
export function PendingCard({ run: { summary, endedAt } }: { run: RunDetail }) {
  const t = useReportWords();
  if (summary === null) return null;
  const kinds = (Object.keys(t.report.pending) as PendingWork["what"][])
    .map((what) => ({ what, work: summary.pending.filter((one) => one.what === what) }))
    .filter(({ work }) => work.length > 0);
  return (
    <Card title={t.runs.pendingWork}>
      {kinds.length === 0 ? (
        <p className="text-ink2">{t.runs.nothingWaitsAndNothingIsUnder}</p>
      ) : (
        <Definitions
          items={kinds.map(({ what, work }) => ({
            term: t.report.pending[what],
            value: <Pending work={work} endedAt={endedAt} />,
          }))}
        />
      )}
    </Card>
  );
}

function Pending({ work, endedAt }: { work: PendingWork[]; endedAt: string | null }) {
  const t = useReportWords();
  const oldest = work.flatMap((one) => one.oldest ?? []).sort()[0];
  const waits = work[0]?.what === "proposed";
  return (
    <>
      {t.count(total(work))}
      {oldest === undefined ? null : <span className="text-ink2">{t.runs.oldest(ageAtEnd(t, oldest, endedAt))}</span>}
      {waits ? (
        <span className="block text-ink2">
          {work.map((one) => `${one.owner ?? t.common.nobody} ${t.count(one.n)}`).join(", ")}
        </span>
      ) : null}
    </>
  );
}
