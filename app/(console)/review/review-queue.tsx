"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { TabNav } from "@/components/ui/tab-nav";
import { formatCapped, formatCount } from "@/lib/format/count";
import type { ReviewParams } from "@/lib/query/review-params";
import { type ReviewList, reviewListOptions } from "@/lib/query/reviews";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { NothingToReview } from "./nothing-to-review";
import { reviewColumns } from "./review-columns";

/** Proposals leave the queue by their end, without anybody's change. */
const AGAIN_MS = 60_000;
const TOPICS = ["repair"];

/** What waits for this person, how risky it is and how long it has waited; and apart from it what waits for others. */
export function ReviewQueue({ params }: { params: ReviewParams }) {
  const query = useQuery({
    ...reviewListOptions(params),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  return (
    <PageBody>
      <PageHeader title={query.data ? titleOf(query.data) : "Review"} sub={query.data ? subOf(query.data) : null} />
      <Reading query={query} what="the review queue">
        {(list) => <Queue list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />}
      </Reading>
    </PageBody>
  );
}

function titleOf({ mine }: ReviewList): string {
  if (mine.n === 0) return "Nothing waits for you.";
  return `${formatCapped(mine)} ${mine.n === 1 ? "repair waits" : "repairs wait"} for you.`;
}

function subOf({ others }: ReviewList): string {
  const waits = others.n === 1 ? "waits" : "wait";
  return `${others.n === 0 ? "None" : formatCapped(others)} ${waits} for others. An undecided repair is held when its time runs out, never carried out.`;
}

type QueueProps = { list: ReviewList; params: ReviewParams; readAt: number; onShowNew: () => void };

function Queue({ list, params, readAt, onShowNew }: QueueProps) {
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const queue = params.queue ?? "mine";
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <>
      <TabNav
        label="Whose decision"
        tabs={[
          { href: "/review", label: "Waits for you", count: formatCapped(list.mine), current: queue === "mine" },
          {
            href: "/review?queue=others",
            label: "Waits for others",
            count: formatCapped(list.others),
            current: queue === "others",
          },
        ]}
      />
      <DataTable
        caption={queue === "mine" ? "Repairs that wait for you" : "Repairs that wait for others"}
        columns={reviewColumns(queue)}
        rows={list.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/review/${row.id}`}
        notice={<NewRowsButton count={changes} onShow={onShowNew} />}
        empty={<NothingToReview queue={queue} others={list.others} />}
        pager={
          list.rows.length === 0
            ? undefined
            : {
                summary: `${formatCount(list.rows.length)} of ${formatCapped(queue === "mine" ? list.mine : list.others)} shown, longest waiting first.`,
                previousHref,
                nextHref,
              }
        }
      />
    </>
  );
}
