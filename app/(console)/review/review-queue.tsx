"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { useNow } from "@/components/ui/now";
import { TabNav } from "@/components/ui/tab-nav";
import { useReviewWords } from "@/components/words/use-review-words";
import { toMillis } from "@/lib/format/time";
import type { ReviewParams } from "@/lib/query/review-params";
import { type ReviewList, reviewListOptions } from "@/lib/query/reviews";
import type { ReviewWords } from "@/lib/words/words";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { BatchLinks } from "./batch-links";
import { NothingToReview } from "./nothing-to-review";
import { reviewColumns } from "./review-columns";

const TOPICS = ["repair"];

/** What waits for this person, how risky it is and how long it has waited; and apart from it what waits for others. */
export function ReviewQueue({ params }: { params: ReviewParams }) {
  const t = useReviewWords();
  const query = useQuery({ ...reviewListOptions(params), placeholderData: keepPreviousData });
  return (
    <PageBody>
      <PageHeader
        title={query.data ? titleOf(t, query.data) : t.common.review}
        sub={query.data ? subOf(t, query.data) : null}
      />
      <Reading query={query} what={t.review.theReviewQueue}>
        {(list) => <Queue list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />}
      </Reading>
    </PageBody>
  );
}

function titleOf(t: ReviewWords, { mine }: ReviewList): string {
  // None among those that have waited longest is not none.
  if (mine.n === 0) return mine.capped ? t.common.review : t.review.nothingWaitsForYou;
  return t.review.forYou(mine);
}

function subOf(t: ReviewWords, { others }: ReviewList): string {
  return t.review.forOthersAnUndecidedRepairIs(others);
}

type QueueProps = { list: ReviewList; params: ReviewParams; readAt: number; onShowNew: () => void };

function Queue({ list, params, readAt, onShowNew }: QueueProps) {
  const t = useReviewWords();
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt, useOver(list.rows));
  const queue = params.queue ?? "mine";
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <>
      <TabNav
        label={t.review.whoseDecision}
        tabs={[
          { href: "/review", label: t.review.waitsForYou, count: t.capped(list.mine), current: queue === "mine" },
          {
            href: "/review?queue=others",
            label: t.review.waitsForOthers,
            count: t.capped(list.others),
            current: queue === "others",
          },
        ]}
      />
      {queue === "mine" ? <BatchLinks /> : null}
      <DataTable
        caption={queue === "mine" ? t.review.repairsThatWaitForYou : t.review.repairsThatWaitForOthers}
        columns={reviewColumns(t, queue)}
        rows={list.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/review/${row.id}`}
        notice={<NewRowsButton count={changes} onShow={onShowNew} />}
        empty={<NothingToReview queue={queue} others={list.others} />}
        pager={
          list.rows.length === 0
            ? undefined
            : {
                summary: t.review.ofShownLongestWaitingFirst(list.rows.length, queue, list.mine, list.others),
                previousHref,
                nextHref,
              }
        }
      />
    </>
  );
}

/** Proposals leave the queue by their end, without anybody's change. */
function useOver(rows: ReviewList["rows"]): string[] {
  const ends = rows.map((row) => (row.expiresAt && toMillis(row.expiresAt)) || Number.POSITIVE_INFINITY);
  const next = Math.min(...ends);
  const now = useNow(Number.isFinite(next) ? next : null) ?? 0;
  return rows.filter((_, n) => (ends[n] ?? now) < now).map((row) => `${row.kind}/${row.key}`);
}
