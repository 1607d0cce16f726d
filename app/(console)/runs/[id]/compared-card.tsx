import Link from "next/link";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Select } from "@/components/ui/field";
import { Time } from "@/components/ui/time";
import { formatCount, listed } from "@/lib/format/count";
import { formatExact } from "@/lib/format/time";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import { CHANGE_NAMES, GONE_NAMES, reportNotes } from "@/lib/words/report";
import { CHANGES, type Comparison } from "@/reconciler/model/run-document";
import { objectHref } from "../../object-href";

/** What changed since another run, the one before unless it is chosen. */
export function ComparedCard({ run }: { run: RunDetail }) {
  if (run.counts === null) return null;
  const { compared } = run;
  if (compared === null) {
    return (
      <Card title="What changed">
        <p className="text-ink2">{reportNotes.noneBefore}</p>
      </Card>
    );
  }
  const { against, rows } = compared;
  const shown = rows.length;
  const all = CHANGES.filter((change) => change !== "still").reduce((sum, change) => sum + compared.counts[change], 0);
  return (
    <Card title="What changed" flush>
      <div className="flex flex-col gap-3 px-4 pb-4 sm:px-5">
        <p className="text-ink2">
          Since{" "}
          <Link href={`/runs/${encodeURIComponent(against.run)}`} prefetch={false} className="link">
            the run that ended <Time at={against.ended_at} as="clock" />
          </Link>
          {against.complete ? ". " : ", which did not see everything. "}
          {reportNotes.compared} {compared.same_scope ? null : reportNotes.otherScope}
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
        <p className="border-line border-t px-5 py-2 text-ink2">
          The first {formatCount(shown)} of {formatCount(all)}. The rest is in the export.
        </p>
      ) : null}
    </Card>
  );
}

function Sums({ compared: { counts, went } }: { compared: Comparison }) {
  const how = (["repaired", "gone", "eclipsed"] as const)
    .filter((name) => went[name] > 0)
    .map((name) => `${formatCount(went[name])} ${GONE_NAMES[name]}`);
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      {CHANGES.map((change) => (
        <div key={change}>
          <dt className="text-fine text-ink2">{CHANGE_NAMES[change]}</dt>
          <dd className="tabular font-strong">
            {formatCount(counts[change])}
            {change === "gone" && how.length > 0 ? (
              <span className="font-regular text-fine text-ink2"> {listed(how)}</span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ChangedRow({ row }: { row: Comparison["rows"][number] }) {
  return (
    <li className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 sm:px-5">
      <span className="min-w-0 flex-[1_1_14rem]">
        <Link href={objectHref(row)} prefetch={false} className="break-words font-medium hover:underline">
          {visibleText(row.key)}
        </Link>
        <span className="block break-words text-ink2">{visibleText(row.says)}</span>
        <DriftClassLabel class={row.class} direction={row.direction} className="block break-words" />
      </span>
      <span className="text-ink2">
        <Link href={`/drift/${row.id}`} prefetch={false} className="link">
          {CHANGE_NAMES[row.change]}
        </Link>
        {row.how === null ? null : `, ${GONE_NAMES[row.how]}`} <Time at={row.gone_at ?? row.first_seen} as="clock" />
      </span>
    </li>
  );
}

/** A form of the address: it works before any script has run. */
function AgainstForm({ run, against }: { run: RunDetail; against: string }) {
  if (run.earlier.length < 2) return null;
  const known = run.earlier.some((one) => one.id === against);
  return (
    <form method="get" data-print="hide" className="flex flex-wrap items-end gap-2">
      <Field label="Compare with" className="min-w-0 flex-[0_1_20rem]">
        <Select name="against" defaultValue={against} key={against}>
          {known ? null : <option value={against}>{against}</option>}
          {run.earlier.map((one) => (
            <option key={one.id} value={one.id}>
              {one.mode === "act" ? "Act" : "Detect"}, ended {formatExact(one.endedAt, "utc")}
            </option>
          ))}
        </Select>
      </Field>
      <Button type="submit">Compare</Button>
    </form>
  );
}
