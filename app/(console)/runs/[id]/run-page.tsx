"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useHotkey } from "@/components/keyboard/hotkeys";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Notice } from "@/components/states/notice";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { listed } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import { type RunDetail, runDetailOptions } from "@/lib/query/runs";
import { Reading } from "../../reading";
import { Took } from "../run-columns";
import { didWords, foundWords, MODE_WORDS, runScopeWords, startedByWords } from "../run-words";
import { RunActs } from "./run-acts";
import { RunCounts } from "./run-counts";
import { RunDrifts } from "./run-drifts";
import { RunSources } from "./run-sources";
import { RunUnjudged } from "./run-unjudged";

/** The stored report of one run, whole: what it saw, what it concluded, what it did and what it could not see. */
export function RunPage({ id }: { id: string }) {
  const query = useQuery(runDetailOptions(id));
  const router = useRouter();
  useHotkey({ keys: "Escape", label: "Back to the runs", group: "On this page", onPress: () => router.push("/runs") });
  return (
    <PageBody>
      <Reading query={query} what="this run">
        {(run) => (
          <>
            <RunHeader run={run} />
            <RunGaps run={run} />
            <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1.64fr)_minmax(0,1fr)]">
              <div className="flex min-w-0 flex-col gap-4">
                <RunDrifts run={run} />
                <RunActs run={run} />
                <RunUnjudged unjudged={run.unjudged} />
              </div>
              <div className="flex min-w-0 flex-col gap-4">
                <RunCounts run={run} />
                <RunSources sources={run.sources} />
              </div>
            </div>
          </>
        )}
      </Reading>
    </PageBody>
  );
}

function RunHeader({ run }: { run: RunDetail }) {
  const found = foundWords({ ...run, unjudged: run.unjudged.total }).replace(/\.?$/, ".");
  return (
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
      title={run.mode === "act" && run.counts !== null ? `${found} ${didWords(outcomesOf(run))}.` : found}
      facts={
        <>
          <span>{MODE_WORDS[run.mode]}</span>
          <span>{runScopeWords(run.scope)}</span>
          <span>
            started <Time at={run.startedAt} as="clock" /> by {startedByWords(run)}
          </span>
          <span>
            {run.endedAt === null ? "running for " : "took "}
            <Took run={run} />
          </span>
        </>
      }
      actions={
        <a
          href={`/api/v1/runs/${encodeURIComponent(run.id)}`}
          download={`${run.id}.json`}
          className="link inline-flex h-(--control-h) items-center"
        >
          Export JSON
        </a>
      }
    />
  );
}

function outcomesOf({ mode, acted }: RunDetail) {
  const of = (outcome: string) => acted.rows.filter((row) => row.outcome === outcome).length;
  return {
    mode,
    acted: acted.rows.length,
    happened: of("happened"),
    confirmed: of("confirmed"),
    proposed: of("proposed"),
    unknown: of("unknown"),
  };
}

/** What this report cannot say, before what it says. */
function RunGaps({ run }: { run: RunDetail }) {
  if (run.error !== null) {
    return (
      <Notice tone="repair" className="mb-4 rounded-card md:px-4">
        <strong className="font-strong">It ended early.</strong> {visibleText(run.error)}
      </Notice>
    );
  }
  const partial = run.sources.filter((source) => !source.complete);
  if (run.complete !== false) return null;
  return (
    <Notice tone="repair" className="mb-4 rounded-card md:px-4">
      <strong className="font-strong">It did not see everything.</strong>{" "}
      {partial.length === 0
        ? "Which source did not answer is not recorded."
        : `${listed(partial.map((source) => visibleText(source.source)))} did not answer to the end, so absence there means nothing.`}
    </Notice>
  );
}
