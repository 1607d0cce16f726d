"use client";

import { useQuery } from "@tanstack/react-query";
import { Empty } from "@/components/states/empty";
import { Loading } from "@/components/states/loading";
import { formatCapped } from "@/lib/format/count";
import { type CappedCount, overviewOptions } from "@/lib/query/installation";

/** An empty queue is good news only as far as the sources were seen. */
export function NothingToReview({ queue, others }: { queue: "mine" | "others"; others: CappedCount }) {
  const overview = useQuery(overviewOptions());
  if (overview.data === undefined && !overview.error) return <Loading label="Reading what was looked at" rows={1} />;
  const sources = overview.data?.sources ?? [];
  const title =
    queue === "others"
      ? "Nothing waits for others."
      : others.n > 0
        ? `Nothing waits for you. ${formatCapped(others)} ${others.n === 1 ? "waits" : "wait"} for others.`
        : "Nothing waits for a decision.";
  if (overview.data === undefined) {
    return <Empty kind="stale" title={title} asOf={Date.now()} why="How much was looked at could not be read." />;
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
