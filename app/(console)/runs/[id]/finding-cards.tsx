import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import { budgetWords, causeWords, PENDING_NAMES, REASON_NAMES, reportNotes } from "@/lib/words/report";
import type { PendingWork } from "@/reconciler/model/report";
import { total } from "@/reconciler/model/summary-figures";
import { objectHref } from "../../object-href";
import { ageAtEnd } from "../run-words";

const row = "flex flex-col gap-0.5 px-4 py-2 sm:px-5";

export function CausesCard({ causes }: { causes: RunDetail["causes"] }) {
  if (causes.length === 0) return null;
  return (
    <Card title="Likely causes" aside={formatCount(causes.length)} flush>
      <ul className="divide-y divide-line">
        {causes.map((cause) => (
          <li key={JSON.stringify(cause)} className={row}>
            <span className="break-words font-medium">{visibleText(causeWords(cause))}</span>
            <span className="text-ink2">
              First seen <Time at={cause.from} as="clock" />
              {cause.from === cause.to ? null : (
                <>
                  {" "}
                  to <Time at={cause.to} as="clock" />
                </>
              )}{" "}
              in{" "}
              <Link href={`/runs/${encodeURIComponent(cause.run)}`} prefetch={false} className="link">
                one run
              </Link>
              {cause.source === null ? null : <>, by {visibleText(cause.source)}</>}.
            </span>
            <span className="break-words text-ink2">
              {cause.keys.map(visibleText).join(", ")}
              {cause.n > cause.keys.length ? " and more" : ""}
            </span>
            <DriftClassLabel class={cause.class} direction={cause.direction} className="block break-words" />
          </li>
        ))}
      </ul>
      <p className="border-line border-t px-4 py-2 text-fine text-ink3 sm:px-5">{reportNotes.causes}</p>
    </Card>
  );
}

export function UntouchedCard({ summary }: { summary: RunDetail["summary"] }) {
  if (summary === null || summary.untouched.length === 0) return null;
  return (
    <Card title="What it would not touch" flush>
      <ul className="divide-y divide-line">
        {summary.untouched.map(({ code, n, example }) => (
          <li key={code} className={row}>
            <span className="flex items-baseline justify-between gap-4">
              <span className="font-medium" title={code}>
                {REASON_NAMES[code]}
              </span>
              <span className="tabular">{formatCount(n)}</span>
            </span>
            {example === null ? null : (
              <span className="break-words text-ink2">
                For example{" "}
                <Link href={objectHref(example)} prefetch={false} className="link">
                  {visibleText(example.key)}
                </Link>
                : {visibleText(example.says)}
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="border-line border-t px-4 py-2 text-fine text-ink3 sm:px-5">{reportNotes.untouched}</p>
    </Card>
  );
}

export function BudgetCard({ summary }: { summary: RunDetail["summary"] }) {
  if (summary === null || summary.budgets.length === 0) return null;
  return (
    <Card title="Budget">
      <ul className="divide-y divide-line">
        {summary.budgets.map((line) => (
          <li key={line.scope} className="py-2 first:pt-0">
            <Mono className="block break-all text-ink3">{line.scope}</Mono>
            <span className={line.waits > 0 ? "text-repair" : undefined}>{budgetWords(line)}</span>
          </li>
        ))}
      </ul>
      <p className="pt-1 text-fine text-ink3">{reportNotes.budgets}</p>
    </Card>
  );
}

/** One line for each kind of work; approvals also by the team that they wait for. */
export function PendingCard({ run: { summary, endedAt } }: { run: RunDetail }) {
  if (summary === null) return null;
  const kinds = (Object.keys(PENDING_NAMES) as PendingWork["what"][])
    .map((what) => ({ what, work: summary.pending.filter((one) => one.what === what) }))
    .filter(({ work }) => work.length > 0);
  return (
    <Card title="Pending work">
      {kinds.length === 0 ? (
        <p className="text-ink2">Nothing waits and nothing is under way.</p>
      ) : (
        <Definitions
          items={kinds.map(({ what, work }) => ({
            term: PENDING_NAMES[what],
            value: <Pending work={work} endedAt={endedAt} />,
          }))}
        />
      )}
    </Card>
  );
}

function Pending({ work, endedAt }: { work: PendingWork[]; endedAt: string | null }) {
  const oldest = work.flatMap((one) => one.oldest ?? []).sort()[0];
  const waits = work[0]?.what === "proposed";
  return (
    <>
      {formatCount(total(work))}
      {oldest === undefined ? null : <span className="text-ink2">, oldest {ageAtEnd(oldest, endedAt)}</span>}
      {waits ? (
        <span className="block text-ink2">
          {work.map((one) => `${one.owner ?? "nobody"} ${formatCount(one.n)}`).join(", ")}
        </span>
      ) : null}
    </>
  );
}
