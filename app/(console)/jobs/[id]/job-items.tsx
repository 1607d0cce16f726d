"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useWords } from "#use-words";
import { type Column, DataTable } from "@/components/data-table/data-table";
import { Empty } from "@/components/states/empty";
import { StatusIcon } from "@/components/status/status-icon";
import { TabNav } from "@/components/ui/tab-nav";
import { visibleText } from "@/lib/format/visible-text";
import { type JobDetail, type JobItem, type JobItemState, jobItemsOptions } from "@/lib/query/drifts";
import { JOB_ITEM_STATES } from "@/lib/query/job-item-states";
import type { JobParams } from "@/lib/query/job-params";
import type { Words } from "@/lib/words/words";
import type { ObjectStatus } from "@/reconciler/model/status";
import { pagerLinks } from "../../pager-links";
import { Reading } from "../../reading";

const AGAIN_MS = 1_000;

/** Each row that it works on, with what came of it. Their order does not change, so nothing moves while it runs. */
export function JobItemsTable({ job, params }: { job: JobDetail; params: JobParams }) {
  const t = useWords();
  const search = new URLSearchParams(useSearchParams());
  const query = useQuery({
    ...jobItemsOptions(job.id, params),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.ended === false ? AGAIN_MS : false),
  });
  const path = `/jobs/${job.id}`;
  return (
    <>
      <TabNav label={t.inbox.result} tabs={tabsOf(t, job, params, path)} />
      <Reading query={query} what={t.inbox.thisJob}>
        {(list) => (
          <DataTable
            caption={t.inbox.jobItems}
            columns={itemColumns(t)}
            rows={list.rows}
            rowKey={(row) => row.drift}
            rowHref={(row) => `/drift/${row.drift}`}
            empty={<Empty kind="no_match" what={t.drift.drift} clearHref={path} />}
            pager={
              list.rows.length === 0
                ? undefined
                : {
                    summary: t.inbox.shownOf(list.rows.length, countOf(job, params.state)),
                    ...pagerLinks(search, list.next),
                  }
            }
          />
        )}
      </Reading>
    </>
  );
}

function countOf(job: JobDetail, states: readonly JobItemState[] | null): number {
  return states === null ? job.total : states.reduce((all, state) => all + job[state], 0);
}

/** Only what there is any of: an end that nothing came to is no place to go. */
function tabsOf(t: Words, job: JobDetail, params: JobParams, path: string) {
  const states = JOB_ITEM_STATES.filter((state) => job[state] > 0 || params.state?.includes(state));
  return [
    { href: path, label: t.common.allTitle, count: t.count(job.total), current: params.state === null },
    ...states.map((state) => ({
      href: `${path}?state=${state}`,
      label: t.inbox.jobItemStates[state],
      count: t.count(job[state]),
      current: params.state?.length === 1 && params.state[0] === state,
    })),
  ];
}

const LOOKS: Record<JobItemState, { icon: ObjectStatus; colour: string }> = {
  waiting: { icon: "pending", colour: "text-pending" },
  done: { icon: "in_place", colour: "text-in-place" },
  skipped: { icon: "repair_needed", colour: "text-repair" },
  failed: { icon: "not_confirmed", colour: "text-unsure" },
  stopped: { icon: "stopped", colour: "text-stopped" },
};

const itemColumns = (t: Words): readonly Column<JobItem>[] => [
  {
    id: "object",
    header: t.common.object,
    rowHeader: true,
    cell: (row) => <span className="font-strong">{visibleText(row.key)}</span>,
    className: "w-[34%]",
  },
  {
    id: "result",
    header: t.inbox.result,
    cell: ({ state }) => (
      <span data-state={state} className="inline-flex items-center gap-1.5 text-ink">
        <StatusIcon status={LOOKS[state].icon} className={LOOKS[state].colour} />
        {t.inbox.jobItemStates[state]}
      </span>
    ),
    className: "w-[22%]",
  },
  {
    id: "says",
    header: t.inbox.inItsOwnWords,
    cell: (row) => (row.says === null ? null : <span lang="en">{visibleText(row.says)}</span>),
  },
];
