"use client";

import { useQuery } from "@tanstack/react-query";
import { Empty } from "@/components/states/empty";
import { Loading } from "@/components/states/loading";
import { overviewOptions } from "@/lib/query/installation";

/**
 * Why there is nothing: the filter, or that nothing differs in what was looked at. "No drift" without saying how much
 * was seen would be a lie, so it waits for that read.
 */
export function NoDrift({ filtered }: { filtered: boolean }) {
  const overview = useQuery({ ...overviewOptions(), enabled: !filtered });
  if (filtered) return <Empty kind="no_match" what="drifts" clearHref="/drift" />;
  if (overview.data === undefined) {
    return overview.error ? (
      <Empty
        kind="stale"
        title="No open drift in the list"
        asOf={Date.now()}
        why="How much was looked at could not be read, so this may not be all."
      />
    ) : (
      <Loading label="Reading what was looked at" rows={1} />
    );
  }
  const { sources, lastFullLook } = overview.data;
  return (
    <Empty
      kind="nothing_needs_you"
      title="No open drift."
      lastLook={lastFullLook?.at ?? null}
      sourcesFresh={sources.filter((source) => !source.stale).length}
      sources={sources.length}
    />
  );
}
