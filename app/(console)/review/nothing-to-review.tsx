"use client";

import { useQuery } from "@tanstack/react-query";
import { Empty } from "@/components/states/empty";
import { Loading } from "@/components/states/loading";
import { useReviewWords } from "@/components/words/use-review-words";
import { type CappedCount, overviewOptions } from "@/lib/query/installation";

/** An empty queue is good news only as far as the sources were seen. */
export function NothingToReview({ queue, others }: { queue: "mine" | "others"; others: CappedCount }) {
  const t = useReviewWords();
  const overview = useQuery(overviewOptions());
  if (overview.data === undefined && !overview.error)
    return <Loading label={t.common.readingWhatWasLookedAt} rows={1} />;
  const sources = overview.data?.sources ?? [];
  const title =
    queue === "others"
      ? t.review.nothingWaitsForOthers
      : others.n > 0
        ? t.review.nothingWaitsForYouForOthers(others)
        : t.common.nothingWaitsForADecision;
  if (overview.data === undefined) {
    return <Empty kind="stale" title={title} asOf={Date.now()} why={t.review.howMuchWasLookedAtCould} />;
  }
  return (
    <Empty
      kind="nothing_needs_you"
      title={title}
      lastLook={overview.data.lastFullLook?.at ?? null}
      sourcesFresh={sources.filter((source) => !source.stale).length}
      sources={sources.length}
    />
  );
}
