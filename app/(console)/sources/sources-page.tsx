"use client";

import { useQuery } from "@tanstack/react-query";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Mono } from "@/components/ui/mono";
import { useNow } from "@/components/ui/now";
import { Time } from "@/components/ui/time";
import { useRuleWords } from "@/components/words/use-rule-words";
import { toMillis } from "@/lib/format/time";
import { type DeclaredSourceList, sourceListOptions } from "@/lib/query/installation";
import { Reading } from "../reading";
import { SourceCard } from "./source-card";
import { answeredWords } from "./source-words";

/** Read again this often: ages end by themselves, and a source that falls silent sends no news of it. */
const AGAIN_MS = 30_000;

/** Can we trust what we see? One card a source, the ones that are behind first. */
export function SourcesPage() {
  const t = useRuleWords();
  const query = useQuery({ ...sourceListOptions(), refetchInterval: AGAIN_MS });
  return (
    <PageBody>
      <Reading query={query} what={t.sources.theSources}>
        {(list) => (list.rows.length === 0 ? <NoSources /> : <Sources list={list} />)}
      </Reading>
    </PageBody>
  );
}

function Sources({ list }: { list: DeclaredSourceList }) {
  const t = useRuleWords();
  const readAt = toMillis(list.at) ?? 0;
  // Ages by the server's clock until the page has one of its own; then as they grow while it stays open.
  const now = useNow(readAt) ?? readAt;
  const stale = list.rows.filter((row) => row.stale);
  // What tells by itself answers nobody.
  const asked = list.rows.filter((row) => !row.pushed);
  return (
    <>
      <PageHeader
        title={answeredWords(t, asked, Math.max(now, readAt))}
        sub={
          <>
            {stale.length === 0 ? t.sources.eachWasReadToItsEnd : t.sources.looksAreOld(stale.length)} {t.sources.asOf}{" "}
            <Time at={list.at} as="clock" />.
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

function NoSources() {
  const t = useRuleWords();
  return (
    <>
      <PageHeader title={t.sources.noSourceHasBeenReadYet} />
      <Empty
        kind="none_yet"
        title={t.common.thereIsNoSourceToCompare}
        how={
          <>
            {t.common.declareAKindIn} <Mono>plumbline.config.ts</Mono> {t.common.andStartTheReconcilerItsSources}
          </>
        }
      />
    </>
  );
}
