"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Mono } from "@/components/ui/mono";
import { TabNav } from "@/components/ui/tab-nav";
import { formatCapped, formatCount } from "@/lib/format/count";
import type { RunParams } from "@/lib/query/run-params";
import { type RunList, runListOptions } from "@/lib/query/runs";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { runColumns } from "./run-columns";
import { lastRunSentence } from "./run-words";

const TOPICS = ["run"];

/** What the reconciler did, and whether it helped. */
export function RunsPage({ params }: { params: RunParams }) {
  const query = useQuery({ ...runListOptions(params), placeholderData: keepPreviousData });
  const [latest] = query.data?.rows ?? [];
  return (
    <PageBody>
      <PageHeader
        title={latest === undefined ? "Runs" : lastRunSentence(latest)}
        sub="A detect run looks and changes nothing outside. An act run carries out what may be carried out."
      />
      <Reading query={query} what="runs">
        {(list) => <Runs list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />}
      </Reading>
    </PageBody>
  );
}

type RunsProps = { list: RunList; params: RunParams; readAt: number; onShowNew: () => void };

function Runs({ list, params, readAt, onShowNew }: RunsProps) {
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <>
      <TabNav
        label="Which runs"
        tabs={[
          { href: "/runs", label: "All", current: params.mode === null },
          { href: "/runs?mode=detect", label: "Detect", current: params.mode === "detect" },
          { href: "/runs?mode=act", label: "Act", current: params.mode === "act" },
        ]}
      />
      <DataTable
        caption="Runs"
        columns={runColumns}
        rows={list.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/runs/${row.id}`}
        notice={<NewRowsButton count={changes} onShow={onShowNew} />}
        empty={
          params.mode === null ? (
            <Empty
              kind="none_yet"
              title="The reconciler has not run yet."
              how={
                <>
                  It runs by itself once it is started; <Mono>npm run plumbline -- detect</Mono> runs it now.
                </>
              }
            />
          ) : (
            <Empty kind="no_match" what="runs" clearHref="/runs" />
          )
        }
        pager={
          list.rows.length === 0
            ? undefined
            : {
                summary: `${formatCount(list.rows.length)} of ${formatCapped(list.count)} shown, newest first.`,
                previousHref,
                nextHref,
              }
        }
      />
    </>
  );
}
