"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Notice } from "@/components/states/notice";
import { Chip } from "@/components/ui/badge";
import { Mono } from "@/components/ui/mono";
import { Time } from "@/components/ui/time";
import { useMoreWords } from "@/components/words/use-more-words";
import { visibleText } from "@/lib/format/visible-text";
import { type AuditList, auditListOptions } from "@/lib/query/audit";
import type { AuditParams } from "@/lib/query/audit-params";
import type { MoreWords } from "@/lib/words/words";
import { ExportLinks } from "../export-links";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks, withParams } from "../pager-links";
import { Reading } from "../reading";
import { auditColumns } from "./audit-columns";

const TOPICS = ["drift", "repair", "object", "stop", "run"];
const actors = (t: MoreWords) =>
  [
    { value: "person", label: t.common.people },
    { value: "reconciler", label: t.audit.reconciler },
    { value: "policy", label: t.audit.policy },
    { value: "agent", label: t.audit.agents },
    { value: "cli", label: t.audit.terminal },
    { value: "setup", label: t.audit.setup },
    { value: "source", label: t.common.sources },
    { value: "service", label: t.audit.services },
  ] as const;

function facetsFor(t: MoreWords): Facet[] {
  const entities = Object.entries(t.audit.entities).map(([value, label]) => ({ value, label }));
  return [
    { name: "actor", label: t.audit.actorFacet, single: true, options: actors(t) },
    { name: "action", label: t.audit.aboutFacet, single: true, options: entities },
  ];
}

/** Who did what, when, and on what grounds. Nothing here can be changed. */
export function AuditPage({ params }: { params: AuditParams }) {
  const t = useMoreWords();
  const query = useQuery({ ...auditListOptions(params), placeholderData: keepPreviousData });
  const search = new URLSearchParams(useSearchParams());
  return (
    <PageBody paper>
      <PageHeader
        title={query.data ? titleOf(t, query.data, params) : t.common.audit}
        sub={
          <>
            {t.audit.eachIsAddedInTheTransaction} <Mono>npm run plumbline -- audit verify</Mono>
            {t.audit.toWriteAllOfItOut} <Mono>npm run plumbline -- audit export --out FILE</Mono>.
          </>
        }
        actions={<ExportLinks path="/api/v1/audit" params={params} className="self-center" />}
      />
      <FilterBar facets={facetsFor(t)} text={{ name: "key", placeholder: t.audit.wholeObjectKey }} className="pb-2" />
      <div className="flex flex-wrap gap-2 pb-2 empty:hidden">
        {params.kind === null ? null : (
          <Chip
            removeHref={withParams(search, { kind: null, key: null, cursor: null, trail: null })}
            removeLabel={t.audit.removeFilterObject}
          >
            {t.audit.object(visibleText(params.kind), params.key === null ? null : visibleText(params.key))}
          </Chip>
        )}
        {params.subject === null ? null : (
          <Chip
            removeHref={withParams(search, { subject: null, cursor: null, trail: null })}
            removeLabel={t.audit.removeFilterSubject}
          >
            {t.audit.subject(visibleText(params.subject))}
          </Chip>
        )}
      </div>
      {query.data ? <SignedLine {...query.data.signed} /> : null}
      <Reading query={query} what={t.common.theRecord}>
        {(list) => (
          <Entries list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />
        )}
      </Reading>
    </PageBody>
  );
}

/** Whoever may write to the database could make all of it anew, so where it ended is signed and kept elsewhere. */
function SignedLine({ at, refusal }: AuditList["signed"]) {
  const t = useMoreWords();
  if (refusal !== null) {
    return (
      <Notice tone="unsure" className="mb-3 rounded-card">
        <span lang="en">{refusal}</span> {t.audit.everythingWasStopped}
      </Notice>
    );
  }
  return (
    <p className="pb-3 text-fine text-ink2">
      {at === null ? (
        t.audit.nothingIsSigned
      ) : (
        <>
          {t.audit.signedUpTo} <Time at={at} />
        </>
      )}
    </p>
  );
}

const isFiltered = ({ cursor: _, ...filter }: AuditParams) => Object.values(filter).some((value) => value !== null);

function titleOf(t: MoreWords, { count }: AuditList, params: AuditParams): string {
  return isFiltered(params) ? t.audit.inTheRecordMatch(count) : t.audit.inTheRecord(count);
}

type EntriesProps = { list: AuditList; params: AuditParams; readAt: number; onShowNew: () => void };

function Entries({ list, params, readAt, onShowNew }: EntriesProps) {
  const t = useMoreWords();
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <DataTable
      caption={t.audit.theRecordNewestFirst}
      columns={auditColumns(t)}
      rows={list.rows}
      rowKey={(row) => `${row.bucket}-${row.seq}`}
      notice={<NewRowsButton count={changes} onShow={onShowNew} />}
      empty={
        isFiltered(params) ? (
          <Empty kind="no_match" what={t.audit.entries} clearHref="/audit" />
        ) : (
          <Empty kind="none_yet" title={t.audit.nothingHasBeenRecordedYet} how={t.audit.theFirstEntryComesWithThe} />
        )
      }
      pager={
        list.rows.length === 0
          ? undefined
          : {
              summary: t.common.ofShownNewestFirst(list.rows.length, list.count),
              previousHref,
              nextHref,
            }
      }
    />
  );
}
