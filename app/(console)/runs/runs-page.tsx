"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { FilterBar } from "@/components/data-table/filter-bar";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { formatCapped, formatCount } from "@/lib/format/count";
import type { RunParams } from "@/lib/query/run-params";
import { type RunList, runListOptions } from "@/lib/query/runs";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { runColumns } from "./run-columns";
import { didWords, foundWords } from "./run-words";

const TOPICS = ["run"];
const FACETS = [
  {
    name: "mode",
    label: "mode",
    single: true,
    options: [
      { value: "detect", label: "Looked" },
      { value: "act", label: "Looked and repaired" },
    ],
  },
];

/** What the reconciler did, and whether it helped. */
export function RunsPage({ params }: { params: RunParams }) {
  const query = useQuery({ ...runListOptions(params), placeholderData: keepPreviousData });
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, query.dataUpdatedAt);
  return (
    <PageBody>
      <Reading query={query} what="runs">
        {(list) => {
          const { previousHref, nextHref } = pagerLinks(search, list.next);
          return (
            <>
              <RunsHeader list={list} first={params.cursor === null && params.mode === null} />
              <FilterBar facets={FACETS} className="pb-2" />
              <DataTable
                caption="Runs, newest first"
                columns={runColumns}
                rows={list.rows}
                rowKey={(row) => row.id}
                rowHref={(row) => `/runs/${row.id}`}
                notice={<NewRowsButton count={changes} onShow={() => query.refetch()} />}
                empty={<NoRuns filtered={params.mode !== null} />}
                pager={{
                  summary: `${formatCount(list.rows.length)} of ${formatCapped(list.count)} shown, newest first.`,
                  previousHref,
                  nextHref,
                }}
              />
            </>
          );
        }}
      </Reading>
    </PageBody>
  );
}

/** The newest run speaks for the page; on a later page or under a filter it is not the newest of all. */
function RunsHeader({ list, first }: { list: RunList; first: boolean }) {
  const newest = list.rows[0];
  if (!first || newest === undefined) return <PageHeader title="Runs" />;
  const did = newest.mode === "act" ? ` ${didWords(newest)}.` : "";
  return (
    <PageHeader
      title={`${foundWords(newest).replace(/\.?$/, ".")}${did}`}
      sub={
        <>
          That is the newest of {formatCapped(list.count)} runs, started <Time at={newest.startedAt} />
          {newest.complete === false ? "; it did not see everything" : ""}.
        </>
      }
    />
  );
}

function NoRuns({ filtered }: { filtered: boolean }) {
  if (filtered) return <Empty kind="no_match" what="runs" clearHref="/runs" />;
  return (
    <Empty
      kind="none_yet"
      title="The reconciler has not run yet."
      how={
        <>
          It starts by itself with <Mono>npm start</Mono>; by hand, <Mono>npm run plumbline -- detect</Mono> looks
          without acting.
        </>
      }
    />
  );
}
