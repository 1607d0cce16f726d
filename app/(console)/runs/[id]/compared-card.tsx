import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Select } from "@/components/ui/field";
import { Time } from "@/components/ui/time";
import { useReportWords } from "@/components/words/use-report-words";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import { CHANGES, type Comparison } from "@/reconciler/model/run-document";
import { objectHref } from "../../object-href";

/** What changed since another run, the one before unless it is chosen. */
export function ComparedCard({ run }: { run: RunDetail }) {
  const t = useReportWords();
  if (run.counts === null) return null;
  const { compared } = run;
  if (compared === null) {
    return (
      <Card title={t.runs.whatChanged}>
        <p className="text-ink2">{t.report.notes.noneBefore}</p>
      </Card>
    );
  }
  const { against, rows } = compared;
  const shown = rows.length;
  const all = CHANGES.filter((change) => change !== "still").reduce((sum, change) => sum + compared.counts[change], 0);
  return (
    <Card title={t.runs.whatChanged} flush>
      <div className="flex flex-col gap-3 px-4 pb-4 sm:px-5">
        <p className="text-ink2">
          {t.common.since}{" "}
          <Link href={`/runs/${encodeURIComponent(against.run)}`} prefetch={false} className="link">
            {t.runs.theRunThatEnded} <Time at={against.ended_at} as="clock" />
          </Link>
          {against.complete ? ". " : t.runs.whichDidNotSeeEverything}
          {t.report.notes.compared} {compared.same_scope ? null : t.report.notes.otherScope}
        </p>
        <Sums compared={compared} />
        <AgainstForm run={run} against={against.run} />
      </div>
      {shown === 0 ? null : (
        <ul className="divide-y divide-line border-line border-t">
          {rows.map((row) => (
            <ChangedRow key={row.id} row={row} />
          ))}
        </ul>
      )}
      {shown < all ? (
        <p className="border-line border-t px-4 py-2 text-ink2 sm:px-5">{t.runs.theFirstOfTheRestIs(shown, all)}</p>
      ) : null}
    </Card>
  );
}

function Sums({ compared: { counts, went } }: { compared: Comparison }) {
  const t = useReportWords();
  const how = (["repaired", "gone", "eclipsed"] as const)
    .filter((name) => went[name] > 0)
    .map((name) => `${t.count(went[name])} ${t.report.gone[name]}`);
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      {CHANGES.map((change) => (
        <div key={change}>
          <dt className="text-fine text-ink2">{t.report.changes[change]}</dt>
          <dd className="tabular font-strong">
            {t.count(counts[change])}
            {change === "gone" && how.length > 0 ? (
              <span className="font-regular text-fine text-ink2"> {t.listed(how)}</span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ChangedRow({ row }: { row: Comparison["rows"][number] }) {
  const t = useReportWords();
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 sm:px-5">
      <span className="min-w-0 flex-[1_1_14rem]">
        <Link href={objectHref(row)} prefetch={false} className="break-words font-medium hover:underline">
          {visibleText(row.key)}
        </Link>
        <span lang="en" className="block break-words text-ink2">
          {visibleText(row.says)}
        </span>
        <DriftClassLabel class={row.class} direction={row.direction} className="block break-words" />
      </span>
      <span className="text-ink2">
        <Link href={`/drift/${row.id}`} prefetch={false} className="link">
          {t.report.changes[row.change]}
        </Link>
        {row.how === null ? null : `, ${t.report.gone[row.how]}`} <Time at={row.gone_at ?? row.first_seen} as="clock" />
      </span>
    </li>
  );
}

/** A form of the address: it works before any script has run. */
function AgainstForm({ run, against }: { run: RunDetail; against: string }) {
  const t = useReportWords();
  if (run.earlier.length < 2) return null;
  const known = run.earlier.some((one) => one.id === against);
  return (
    <form method="get" data-print="hide" className="flex flex-wrap items-end gap-2">
      <Field label={t.runs.compareWith} className="min-w-0 flex-[0_1_20rem]">
        <Select name="against" defaultValue={against} key={against}>
          {known ? null : <option value={against}>{against}</option>}
          {run.earlier.map((one) => (
            <option key={one.id} value={one.id}>
              {t.runs.ended(one.mode, one.endedAt)}
            </option>
          ))}
        </Select>
      </Field>
      <Button type="submit">{t.runs.compare}</Button>
    </form>
  );
}
