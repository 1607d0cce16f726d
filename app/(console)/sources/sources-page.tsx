"use client";

import { useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Mono } from "@/components/ui/mono";
import { listed, plural } from "@/lib/format/count";
import { type SourceList, sourceListOptions } from "@/lib/query/installation";
import { Reading } from "../reading";
import { SourceCard } from "./source-card";

/** Staleness comes with time alone, so it is asked for again without a change. */
const AGAIN_MS = 30_000;

/** Can I trust what I see? */
export function SourcesPage() {
  const query = useQuery({ ...sourceListOptions(), refetchInterval: AGAIN_MS });
  return (
    <PageBody>
      <PageHeader
        title={query.data ? titleOf(query.data) : "Sources"}
        sub="Only a source that decides, read to its end, can say that something is not there."
      />
      <Reading query={query} what="sources">
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty
              kind="none_yet"
              title="No source is declared."
              how={
                <>
                  Sources come with the kinds in <Mono>plumbline.config.ts</Mono>; they appear when the reconciler
                  starts.
                </>
              }
            />
          ) : (
            <div className="grid items-start gap-4 lg:grid-cols-2">
              {rows.map((source) => (
                <SourceCard key={`${source.kind}/${source.name}`} source={source} />
              ))}
            </div>
          )
        }
      </Reading>
    </PageBody>
  );
}

/** Logs are not counted: nothing rests on them. */
function titleOf({ rows }: SourceList): string {
  const counted = rows.filter((source) => source.standing !== "context");
  const stale = counted.filter((source) => source.stale);
  if (rows.length === 0) return "Nothing can be seen yet.";
  if (stale.length === 0)
    return `${counted.length === 1 ? "The one source is" : `All ${counted.length} sources are`} fresh.`;
  const names = listed(stale.slice(0, 3).map((source) => source.title));
  const more = stale.length > 3 ? ` and ${stale.length - 3} more` : "";
  return `${names}${more} ${stale.length === 1 ? "is" : "are"} stale: ${stale.length} of ${plural(counted.length, "source")}.`;
}
