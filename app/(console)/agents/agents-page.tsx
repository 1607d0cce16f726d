"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Card } from "@/components/ui/card";
import { Mono } from "@/components/ui/mono";
import { useMoreWords } from "@/components/words/use-more-words";
import { visibleText } from "@/lib/format/visible-text";
import type { ClaimParams } from "@/lib/query/claim-params";
import { CLAIM_STATES } from "@/lib/query/claim-states";
import { type ClaimList, claimListOptions } from "@/lib/query/claims";
import type { MoreWords } from "@/lib/words/words";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { claimColumns, scoreColumns } from "./claim-columns";

/** What waits for a look is compared within seconds. */
const AGAIN_MS = 10_000;

/** What agents claim against the truth, and how often each was right. */
export function AgentsPage({ params }: { params: ClaimParams }) {
  const t = useMoreWords();
  const query = useQuery({
    ...claimListOptions(params),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
  return (
    <PageBody>
      <PageHeader title={query.data ? titleOf(t, query.data) : t.agents.claimsTitle} sub={t.agents.sub} />
      <Reading query={query} what={t.agents.claims}>
        {(list) => (
          <div className="flex flex-col gap-4">
            {list.scores.length === 0 ? null : (
              <Card title={t.agents.scoreTitle} aside={t.agents.scoreAside} flush>
                <DataTable
                  caption={t.agents.scoreTitle}
                  columns={scoreColumns(t)}
                  rows={list.scores}
                  rowKey={(row) => `${row.agent} ${row.tool}`}
                  keys={false}
                  flush
                  empty={null}
                />
              </Card>
            )}
            <Claims list={list} params={params} />
          </div>
        )}
      </Reading>
    </PageBody>
  );
}

function titleOf(t: MoreWords, { scores }: ClaimList): string {
  const sum = (of: "match" | "drift" | "unverifiable") => scores.reduce((total, row) => total + row[of], 0);
  const [drift, checked] = [sum("drift"), sum("match") + sum("drift") + sum("unverifiable")];
  if (scores.length === 0) return t.agents.nothingClaimed;
  return drift === 0 ? t.agents.noneIsWrong(checked) : t.agents.wrong(drift, checked);
}

function Claims({ list, params }: { list: ClaimList; params: ClaimParams }) {
  const t = useMoreWords();
  const { previousHref, nextHref } = pagerLinks(new URLSearchParams(useSearchParams()), list.next);
  const { cursor: _, ...filter } = params;
  const isFiltered = Object.values(filter).some((value) => value !== null);
  return (
    <div>
      {isFiltered || list.rows.length > 0 ? (
        <FilterBar
          facets={facetsOf(t, list, params)}
          text={params.key === null ? undefined : { name: "key", placeholder: t.audit.wholeObjectKey }}
          className="pb-2"
        >
          {t.capped(list.count)}
        </FilterBar>
      ) : null}
      <DataTable
        caption={t.agents.newestFirst}
        columns={claimColumns(t)}
        rows={list.rows}
        rowKey={(row) => row.id}
        empty={isFiltered ? <Empty kind="no_match" what={t.agents.claims} clearHref="/agents" /> : <Connect />}
        pager={
          list.rows.length === 0
            ? undefined
            : { summary: t.common.ofShownNewestFirst(list.rows.length, list.count), previousHref, nextHref }
        }
      />
    </div>
  );
}

/** Agents and tools to choose from are those with a score. A kind comes with an address only. */
function facetsOf(t: MoreWords, { scores }: ClaimList, { kind }: ClaimParams): Facet[] {
  const agents = new Map(scores.map((row) => [row.agent, visibleText(row.agentName ?? row.agent)]));
  const tools = new Map(scores.map((row) => [row.tool, visibleText(row.tool)]));
  const options = (of: Map<string, string>) => [...of].map(([value, label]) => ({ value, label }));
  return [
    {
      name: "verdict",
      label: t.agents.verdictFacet,
      options: CLAIM_STATES.map((value) => ({ value, label: t.agents.verdicts[value] })),
    },
    { name: "agent", label: t.agents.agentFacet, single: true, options: options(agents) },
    { name: "tool", label: t.agents.toolFacet, single: true, options: options(tools) },
    ...(kind === null ? [] : [{ name: "kind", label: t.common.kindFacet, options: [] }]),
  ];
}

function Connect() {
  const t = useMoreWords();
  const command = "block rounded-control bg-sunk px-3 py-2 text-start whitespace-pre-wrap";
  return (
    <Empty
      kind="none_yet"
      title={t.agents.noClaimYet}
      how={
        <span className="flex flex-col gap-2">
          <span>{t.agents.connect}</span>
          <Mono className={command}>
            npm run plumbline -- keys create NAME --owner EMAIL --scopes read,intents:write,objects:write,claims:write
          </Mono>
          <span>{t.agents.connectThen}</span>
          <Mono className={command}>npm run plumbline -- mcp</Mono>
          <span>{t.agents.whatAnAgentMay}</span>
        </span>
      }
    />
  );
}
