import Link from "next/link";
import type { ReactNode } from "react";
import { DriftClassLabel } from "@/components/status/drift-class-label";
import { GateBadge, GateReasons } from "@/components/status/gate-badge";
import { Card } from "@/components/ui/card";
import { useReportWords } from "@/components/words/use-report-words";
import { sentence } from "@/lib/format/sentence";
import { visibleText } from "@/lib/format/visible-text";
import type { RunDetail } from "@/lib/query/runs";
import { objectHref } from "../../object-href";

/** A list that was cut says so. */
function Section({
  title,
  shown,
  total,
  note = null,
  children,
}: {
  title: string;
  shown: number;
  total: number;
  note?: string | null;
  children: ReactNode;
}) {
  const t = useReportWords();
  return (
    <Card title={title} aside={t.count(total)} flush>
      <ul className="divide-y divide-line">{children}</ul>
      {shown < total ? (
        <p className="border-line border-t px-4 py-2 text-ink2 sm:px-5">{t.runs.theFirstOfTheRestIs(shown, total)}</p>
      ) : null}
      {note === null ? null : <p className="border-line border-t px-4 py-2 text-ink2 sm:px-5">{note}</p>}
    </Card>
  );
}

const row = "flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 sm:px-5";

export function DriftSection({ drifts, omitted }: { drifts: RunDetail["drifts"]; omitted: number }) {
  const t = useReportWords();
  if (drifts.total === 0) return null;
  return (
    <Section
      title={t.common.found}
      shown={drifts.rows.length}
      total={drifts.total}
      note={omitted === 0 ? null : t.report.notes.omitted(omitted)}
    >
      {drifts.rows.map((drift) => (
        <li key={drift.id} className={row}>
          <span className="min-w-0 flex-[1_1_16rem]">
            <Link href={objectHref(drift)} prefetch={false} className="font-medium hover:underline">
              {visibleText(drift.key)}
            </Link>
            <span lang="en" className="block break-words text-ink2">
              {visibleText(drift.says)}
            </span>
            <DriftClassLabel class={drift.class} direction={drift.direction} className="block break-words" />
          </span>
          <Decided drift={drift} />
        </li>
      ))}
    </Section>
  );
}

/** What the gate said of it at the time, with every reason, and the plan that it was asked about. */
function Decided({ drift }: { drift: RunDetail["drifts"]["rows"][number] }) {
  const t = useReportWords();
  return (
    <div className="min-w-0 flex-[1_1_16rem]">
      <GateBadge verdict={drift.gate.verdict} />
      <GateReasons reasons={drift.gate.reasons} className="gap-0 break-words" />
      <p className="break-words text-ink2">
        {drift.plan === null ? (
          t.runs.noPlan
        ) : (
          <>
            {t.runs.plan} <span lang="en">{sentence(visibleText(drift.plan.title))}</span>
          </>
        )}{" "}
        <Link href={`/drift/${drift.id}`} prefetch={false} className="link">
          {t.common.openDrift}
        </Link>
      </p>
    </div>
  );
}

export function ActedSection({ acted, mode }: { acted: RunDetail["acted"]; mode: RunDetail["mode"] }) {
  const t = useReportWords();
  if (mode === "detect") return null;
  if (acted.total === 0) {
    return (
      <Card title={t.runs.whatItDid}>
        <p className="text-ink2">{t.runs.nothingWasCarriedOutOnWhat}</p>
      </Card>
    );
  }
  const unsure = acted.rows.filter((one) => one.outcome === "unknown").length;
  return (
    <Section
      title={unsure > 0 ? t.runs.whatItDidNotConfirmed(unsure) : t.runs.whatItDid}
      shown={acted.rows.length}
      total={acted.total}
    >
      {acted.rows.map((act) => (
        // One repair is in the report once for each outcome: sent, then confirmed.
        <li key={`${act.repair} ${act.key} ${act.outcome}`} className={row}>
          <span className="min-w-0 flex-[1_1_16rem]">
            <Link href={objectHref(act)} prefetch={false} className="font-medium hover:underline">
              {visibleText(act.key)}
            </Link>
            {act.says === "" ? null : (
              <span lang="en" className="block break-words text-ink2">
                {visibleText(act.says)}
              </span>
            )}
          </span>
          <span className={act.outcome === "unknown" ? "font-medium text-unsure" : "text-ink2"}>
            {t.runs.outcomes[act.outcome]}
          </span>
        </li>
      ))}
    </Section>
  );
}

export function UnjudgedSection({ unjudged }: { unjudged: RunDetail["unjudged"] }) {
  const t = useReportWords();
  if (unjudged.total === 0) return null;
  return (
    <Section title={t.common.couldNotBeJudged} shown={unjudged.rows.length} total={unjudged.total}>
      {unjudged.rows.map((one) => (
        <li key={`${one.kind}/${one.key}`} className={row}>
          <Link href={objectHref(one)} prefetch={false} className="font-medium hover:underline">
            {visibleText(one.key)}
          </Link>
          <span className="text-ink2">{visibleText(one.reason)}</span>
        </li>
      ))}
    </Section>
  );
}
