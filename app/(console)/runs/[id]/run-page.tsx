"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Notice } from "@/components/states/notice";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useReportWords } from "@/components/words/use-report-words";
import { visibleText } from "@/lib/format/visible-text";
import { type RunDetail, runDetailOptions } from "@/lib/query/runs";
import { BackKey } from "../../block-keys";
import { Reading } from "../../reading";
import { foundWords, scopeOfRun, starterWords } from "../run-words";
import { ComparedCard } from "./compared-card";
import { ExportMenu } from "./export-menu";
import { BudgetCard, CausesCard, PendingCard, UntouchedCard } from "./finding-cards";
import { ActedSection, DriftSection, UnjudgedSection } from "./report-sections";
import { SummaryCard } from "./summary-card";

/** The report as it was stored when the run ended; what the viewer may see of it. */
export function RunPage({ id, against }: { id: string; against: string | null }) {
  const t = useReportWords();
  const query = useQuery(runDetailOptions(id, against));
  return (
    <PageBody>
      <BackKey list="/runs" />
      <Reading query={query} title={t.runs.run} what={t.runs.thisRun}>
        {(run) => (
          <>
            <PageHeader
              crumbs={
                <>
                  <Link href="/runs" className="hover:underline">
                    {t.common.runs}
                  </Link>
                  {" · "}
                  <Mono className="break-all">{run.id}</Mono>
                </>
              }
              title={foundWords(t, { ...run, unjudged: run.unjudged.total })}
              facts={<Facts run={run} />}
              actions={<ExportMenu run={run} />}
            />
            <Warnings run={run} />
            <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
              <div className="flex min-w-0 flex-col gap-4">
                <SummaryCard run={run} />
                <ActedSection acted={run.acted} mode={run.mode} />
                <ComparedCard run={run} />
                <CausesCard causes={run.causes} />
                <DriftSection drifts={run.drifts} omitted={run.omitted} />
                <UnjudgedSection unjudged={run.unjudged} />
              </div>
              <RunSide run={run} />
            </div>
          </>
        )}
      </Reading>
    </PageBody>
  );
}

function Facts({ run }: { run: RunDetail }) {
  const t = useReportWords();
  return (
    <span>
      {t.runs.startedAt(run.mode, scopeOfRun(t, run.scope))} <Time at={run.startedAt} as="clock" />{" "}
      {t.runs.by(starterWords(t, run))}
      {run.endedAt === null ? t.runs.underWayAside : null}
    </span>
  );
}

function Warnings({ run }: { run: RunDetail }) {
  const t = useReportWords();
  return (
    <div className="flex flex-col gap-2 pb-4 empty:hidden">
      {run.error === null ? null : (
        <Notice tone="unsure" className="rounded-card">
          {visibleText(run.error)}
        </Notice>
      )}
      {run.complete === false ? (
        <Notice tone="repair" className="rounded-card">
          {t.runs.whatIsNotListedHereMay(t.report.unread(run.sources))}
        </Notice>
      ) : null}
    </div>
  );
}

function RunSide({ run }: { run: RunDetail }) {
  const t = useReportWords();
  const { counts } = run;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <BudgetCard summary={run.summary} />
      <UntouchedCard summary={run.summary} />
      <PendingCard run={run} />
      {counts === null ? null : (
        <Card title={t.runs.counts}>
          <Definitions
            items={[
              { term: t.common.objects, value: t.count(counts.objects) },
              { term: t.runs.asAsked, value: t.count(counts.in_sync) },
              { term: t.runs.drifted, value: t.count(counts.drifted) },
              { term: t.runs.verifying, value: t.count(counts.verifying) },
              { term: t.runs.pending, value: t.count(counts.pending) },
            ]}
          />
          <p className="pt-1 text-fine text-ink3">{t.runs.countsAreOfAllTeamsThe}</p>
        </Card>
      )}
      <Card title={t.runs.sourcesItRead}>
        {run.sources.length === 0 ? (
          <p className="text-ink2">{t.runs.noneIsRecorded}</p>
        ) : (
          <ul className="divide-y divide-line">
            {run.sources.map((source) => (
              <li key={`${source.kind}/${source.source}`} className="py-2 first:pt-0 last:pb-0">
                <span className="block">
                  {source.source} <Mono className="text-ink3">{source.kind}</Mono>
                </span>
                <span className={source.complete ? "text-ink2" : "text-repair"}>
                  {t.runs.read(
                    source.counted,
                    source.complete,
                    source.suspect === null ? null : visibleText(source.suspect),
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}
