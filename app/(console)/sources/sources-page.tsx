"use client";

import { useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Mono } from "@/components/ui/mono";
import { useNow } from "@/components/ui/now";
import { Time } from "@/components/ui/time";
import { formatCount } from "@/lib/format/count";
import { toMillis } from "@/lib/format/time";
import { type DeclaredSourceList, sourceListOptions } from "@/lib/query/installation";
import { Reading } from "../reading";
import { SourceCard } from "./source-card";
import { answeredWords, notBelievedWords } from "./source-words";

/** Read again this often: ages end by themselves, and a source that falls silent sends no news of it. */
const AGAIN_MS = 30_000;

/** Can we trust what we see? One card a source, the ones that are behind first. */
export function SourcesPage() {
  const query = useQuery({ ...sourceListOptions(), refetchInterval: AGAIN_MS });
  return (
    <PageBody>
      <Reading query={query} what="the sources">
        {(list) => (list.rows.length === 0 ? <NoSources /> : <Sources list={list} />)}
      </Reading>
    </PageBody>
  );
}

function Sources({ list }: { list: DeclaredSourceList }) {
  const readAt = toMillis(list.at) ?? 0;
  // Ages by the server's clock until the page has one of its own; then as they grow while it stays open.
  const now = useNow(readAt) ?? readAt;
  const stale = list.rows.filter((row) => row.stale);
  // What tells by itself answers nobody.
  const asked = list.rows.filter((row) => !row.pushed);
  return (
    <>
      <PageHeader
        title={answeredWords(asked, Math.max(now, readAt))}
        sub={
          <>
            {stale.length === 0
              ? "Each was read to its end within the time that its word is good for."
              : staleWords(stale.length)}{" "}
            {notBelievedWords(list.rows)}
            As of <Time at={list.at} as="clock" />.
          </>
        }
      />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        {list.rows.map((row) => (
          <SourceCard key={`${row.kind}/${row.name}`} source={row} />
        ))}
      </div>
    </>
  );
}

function staleWords(n: number): string {
  return n === 1
    ? "The look of 1 of them is older than its word is good for; what rests on it alone cannot be judged."
    : `The looks of ${formatCount(n)} of them are older than their word is good for; what rests on them alone cannot be judged.`;
}

function NoSources() {
  return (
    <>
      <PageHeader title="No source has been read yet." />
      <Empty
        kind="none_yet"
        title="There is no source to compare with."
        how={
          <>
            Declare a kind in <Mono>plumbline.config.ts</Mono> and start the reconciler. Its sources appear here with
            their first look.
          </>
        }
      />
    </>
  );
}
