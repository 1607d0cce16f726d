"use client";

import { useQuery } from "@tanstack/react-query";
import { useWords } from "#use-words";
import { Empty } from "@/components/states/empty";
import { Loading } from "@/components/states/loading";
import { overviewOptions } from "@/lib/query/installation";

/**
 * Why there is nothing: the filter, or that nothing differs in what was looked at. "No drift" without saying how much
 * was seen would be a lie, so it waits for that read.
 */
export function NoDrift({ filtered }: { filtered: boolean }) {
  const t = useWords();
  const overview = useQuery({ ...overviewOptions(), enabled: !filtered });
  if (filtered) return <Empty kind="no_match" what={t.drift.drifts} clearHref="/drift" />;
  if (overview.data === undefined) {
    return overview.error ? (
      <Empty
        kind="stale"
        title={t.drift.noOpenDriftInTheList}
        asOf={Date.now()}
        why={t.drift.howMuchWasLookedAtCould}
      />
    ) : (
      <Loading label={t.common.readingWhatWasLookedAt} rows={1} />
    );
  }
  const { sources, lastFullLook } = overview.data;
  return (
    <Empty
      kind="nothing_needs_you"
      title={t.drift.noOpenDrift}
      lastLook={lastFullLook?.at ?? null}
      sourcesFresh={sources.filter((source) => !source.stale).length}
      sources={sources.length}
    />
  );
}
