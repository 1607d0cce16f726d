"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Notice } from "@/components/states/notice";
import { Card, Definitions } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import { type RunDetail, runDetailOptions } from "@/lib/query/runs";
import { unreadWords } from "@/lib/words/report";
import { Reading } from "../../reading";
import { foundWords, scopeOfRun, starterWords } from "../run-words";
import { ComparedCard } from "./compared-card";
import { ExportMenu } from "./export-menu";
import { BudgetCard, CausesCard, PendingCard, UntouchedCard } from "./finding-cards";
import { ActedSection, DriftSection, UnjudgedSection } from "./report-sections";
import { SummaryCard } from "./summary-card";

/** The report as it was stored when the run ended; what the viewer may see of it. */
export function RunPage({ id, against }: { id: string; against: string | null }) {
  const query = useQuery(runDetailOptions(id, against));
  return (
    <PageBody>
      <Reading query={query} title="Run" what="this run">
        {(run) => (
          <>
            <PageHeader
              crumbs={
                <>
                  <Link href="/runs" className="hover:underline">
                    Runs
                  </Link>
                  {" · "}
                  <Mono className="break-all">{run.id}</Mono>
                </>
              }
              title={foundWords({ ...run, unjudged: run.unjudged.total })}
              facts={<Facts run={run} />}
              actions={<ExportMenu run={run} />}
            />
            <Warnings run={run} />
            <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.9fr)_minmax(0,1fr)]">
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
  return (
    <span>
      {run.mode === "act" ? "Act" : "Detect"} · {visibleText(scopeOfRun(run.scope))} · started{" "}
      <Time at={run.startedAt} as="clock" /> by {starterWords(run)}
      {run.endedAt === null ? ", under way" : null}
    </span>
  );
}

function Warnings({ run }: { run: RunDetail }) {
  return (
    <div className="flex flex-col gap-2 pb-4 empty:hidden">
      {run.error === null ? null : (
        <Notice tone="unsure" className="rounded-card">
          {visibleText(run.error)}
        </Notice>
      )}
      {run.complete === false ? (
        <Notice tone="repair" className="rounded-card">
          {unreadWords(run.sources) ?? "Not everything was seen."} What is not listed here may differ all the same.
        </Notice>
      ) : null}
    </div>
  );
}

function RunSide({ run }: { run: RunDetail }) {
  const { counts } = run;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <BudgetCard summary={run.summary} />
      <UntouchedCard summary={run.summary} />
      <PendingCard run={run} />
      {counts === null ? null : (
        <Card title="Counts">
          <Definitions
            items={[
              { term: "Objects", value: formatCount(counts.objects) },
              { term: "As asked", value: formatCount(counts.in_sync) },
              { term: "Drifted", value: formatCount(counts.drifted) },
              { term: "Verifying", value: formatCount(counts.verifying) },
              { term: "Pending", value: formatCount(counts.pending) },
            ]}
          />
          <p className="pt-1 text-fine text-ink3">Counts are of all teams; the lists hold what you may see.</p>
        </Card>
      )}
      <Card title="Sources it read">
        {run.sources.length === 0 ? (
          <p className="text-ink2">None is recorded.</p>
        ) : (
          <ul className="divide-y divide-line">
            {run.sources.map((source) => (
              <li key={`${source.kind}/${source.source}`} className="py-2 first:pt-0 last:pb-0">
                <span className="block">
                  {source.source} <Mono className="text-ink3">{source.kind}</Mono>
                </span>
                <span className={source.complete ? "text-ink2" : "text-repair"}>
                  {formatCount(source.counted)} read, {source.complete ? "to the end" : "not to the end"}
                  {source.suspect === null ? "" : `: ${visibleText(source.suspect)}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}
