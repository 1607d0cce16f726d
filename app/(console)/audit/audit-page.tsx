"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { Chip } from "@/components/ui/badge";
import { Mono } from "@/components/ui/mono";
import { formatCapped, formatCount } from "@/lib/format/count";
import { visibleText } from "@/lib/format/visible-text";
import { type AuditList, auditListOptions } from "@/lib/query/audit";
import type { AuditParams } from "@/lib/query/audit-params";
import { withQuery } from "@/lib/query/request";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks, withParams } from "../pager-links";
import { Reading } from "../reading";
import { auditColumns } from "./audit-columns";

const TOPICS = ["drift", "repair", "object", "stop", "run"];
const ENTITIES = [
  "intent",
  "effect",
  "drift",
  "repair",
  "approval",
  "attempt",
  "object",
  "facts",
  "stop",
  "run",
  "policy",
  "person",
  "status_link",
] as const;
const ACTORS = [
  { value: "person", label: "People" },
  { value: "reconciler", label: "Reconciler" },
  { value: "policy", label: "Policy" },
  { value: "agent", label: "Agents" },
  { value: "cli", label: "Terminal" },
  { value: "setup", label: "Setup" },
  { value: "source", label: "Sources" },
  { value: "service", label: "Services" },
] as const;

function facetsFor({ actor, action }: AuditParams): Facet[] {
  const entities = ENTITIES.map((value) => ({ value, label: value.replace("_", " ") }));
  return [
    { name: "actor", label: "actor", single: true, options: withChosen(actor, ACTORS) },
    { name: "action", label: "about", single: true, options: withChosen(action, entities) },
  ];
}

/** A value that came with the address is one to choose too, or its box could not be unticked. */
function withChosen(chosen: string | null, options: Facet["options"]): Facet["options"] {
  if (!chosen || options.some((option) => option.value === chosen)) return options;
  return [{ value: chosen, label: visibleText(chosen) }, ...options];
}

/** Who did what, when, and on what grounds. Nothing here can be changed. */
export function AuditPage({ params }: { params: AuditParams }) {
  const query = useQuery({ ...auditListOptions(params), placeholderData: keepPreviousData });
  const search = new URLSearchParams(useSearchParams());
  return (
    <PageBody>
      <PageHeader
        title={query.data ? titleOf(query.data, params) : "Audit"}
        sub={
          <>
            Each is added in the transaction of the change it describes, and never changed. To check all chains,
            offline: <Mono>npm run plumbline -- audit verify</Mono>. To write all of it out:{" "}
            <Mono>npm run plumbline -- audit export --out FILE</Mono>.
          </>
        }
        actions={
          <a
            href={withQuery("/api/v1/audit", params)}
            download="audit.json"
            className="link inline-flex h-(--control-h) items-center"
          >
            Export this page as JSON
          </a>
        }
      />
      <FilterBar facets={facetsFor(params)} text={{ name: "key", placeholder: "Whole object key" }} className="pb-2" />
      <div className="flex flex-wrap gap-2 pb-2 empty:hidden">
        {params.kind === null ? null : (
          <Chip
            removeHref={withParams(search, { kind: null, key: null, cursor: null, trail: null })}
            removeLabel="Remove filter: object"
          >
            object: {visibleText(params.kind)}
            {params.key === null ? "" : ` / ${visibleText(params.key)}`}
          </Chip>
        )}
        {params.subject === null ? null : (
          <Chip
            removeHref={withParams(search, { subject: null, cursor: null, trail: null })}
            removeLabel="Remove filter: subject"
          >
            subject: {visibleText(params.subject)}
          </Chip>
        )}
      </div>
      <Reading query={query} what="the record">
        {(list) => (
          <Entries list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />
        )}
      </Reading>
    </PageBody>
  );
}

const isFiltered = ({ cursor: _, ...filter }: AuditParams) => Object.values(filter).some((value) => value !== null);

function titleOf({ count }: AuditList, params: AuditParams): string {
  const words = `${formatCapped(count)} ${count.n === 1 ? "entry" : "entries"}`;
  return isFiltered(params) ? `${words} in the record match.` : `${words} in the record.`;
}

type EntriesProps = { list: AuditList; params: AuditParams; readAt: number; onShowNew: () => void };

function Entries({ list, params, readAt, onShowNew }: EntriesProps) {
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <DataTable
      caption="The record, newest first"
      columns={auditColumns}
      rows={list.rows}
      rowKey={(row) => `${row.bucket}-${row.seq}`}
      notice={<NewRowsButton count={changes} onShow={onShowNew} />}
      empty={
        isFiltered(params) ? (
          <Empty kind="no_match" what="entries" clearHref="/audit" />
        ) : (
          <Empty
            kind="none_yet"
            title="Nothing has been recorded yet."
            how="The first entry comes with the first request, finding or decision."
          />
        )
      }
      pager={
        list.rows.length === 0
          ? undefined
          : {
              summary: `${formatCount(list.rows.length)} of ${formatCapped(list.count)} shown, newest first.`,
              previousHref,
              nextHref,
            }
      }
    />
  );
}
