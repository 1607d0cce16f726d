"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Mono } from "@/components/ui/mono";
import { TabNav } from "@/components/ui/tab-nav";
import { useReportWords } from "@/components/words/use-report-words";
import type { RunParams } from "@/lib/query/run-params";
import { type RunList, runListOptions } from "@/lib/query/runs";
import { ExportLinks } from "../export-links";
import { useChangesSince } from "../live/live-provider";
import { useMe } from "../me";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { runColumns } from "./run-columns";
import { lastRunSentence } from "./run-words";

const TOPICS = ["run"];

/** What the reconciler did, and whether it helped. */
export function RunsPage({ params }: { params: RunParams }) {
  const t = useReportWords();
  const query = useQuery({ ...runListOptions(params), placeholderData: keepPreviousData });
  const [latest] = query.data?.rows ?? [];
  return (
    <PageBody>
      <PageHeader
        title={latest === undefined ? t.common.runs : lastRunSentence(t, latest)}
        sub={<Sub />}
        actions={<ExportLinks path="/api/v1/runs" params={params} className="self-center" />}
      />
      <Reading query={query} what={t.runs.runs}>
        {(list) => <Runs list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />}
      </Reading>
    </PageBody>
  );
}

/** Where repairs are told that are made as soon as they may be, and whose objects are counted. */
function Sub() {
  const t = useReportWords();
  const me = useMe();
  return (
    <>
      {t.runs.aDetectRunLooksAndChanges} {t.runs.repairsAreCarriedOutBetweenRuns}{" "}
      <Link href="/audit?action=repair" className="link">
        {t.runs.repairsInTheRecord}
      </Link>
      .{me.role === "admin" ? null : ` ${t.runs.countsAreOfAllTeams}`}
    </>
  );
}

type RunsProps = { list: RunList; params: RunParams; readAt: number; onShowNew: () => void };

function Runs({ list, params, readAt, onShowNew }: RunsProps) {
  const t = useReportWords();
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <>
      <TabNav
        label={t.runs.whichRuns}
        tabs={[
          { href: "/runs", label: t.common.allTitle, current: params.mode === null },
          { href: "/runs?mode=detect", label: t.runs.detect, current: params.mode === "detect" },
          { href: "/runs?mode=act", label: t.runs.act, current: params.mode === "act" },
        ]}
      />
      <DataTable
        caption={t.common.runs}
        columns={runColumns(t)}
        rows={list.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/runs/${row.id}`}
        notice={<NewRowsButton count={changes} onShow={onShowNew} />}
        empty={
          params.mode === null ? (
            <Empty
              kind="none_yet"
              title={t.runs.theReconcilerHasNotRunYet}
              how={
                <>
                  {t.runs.itRunsByItselfOnceIt} <Mono>npm run plumbline -- detect</Mono> {t.runs.runsItNow}
                </>
              }
            />
          ) : (
            <Empty kind="no_match" what={t.runs.runs} clearHref="/runs" />
          )
        }
        pager={
          list.rows.length === 0
            ? undefined
            : {
                summary: t.common.ofShownNewestFirst(list.rows.length, list.count),
                previousHref,
                nextHref,
              }
        }
      />
    </>
  );
}
