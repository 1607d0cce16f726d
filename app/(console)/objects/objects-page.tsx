"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useWords } from "#use-words";
import { DataTable } from "@/components/data-table/data-table";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { visibleText } from "@/lib/format/visible-text";
import { type FilterOptions, filterOptionsOptions } from "@/lib/query/installation";
import type { ObjectParams } from "@/lib/query/object-params";
import { OBJECT_STATUS_FILTERS } from "@/lib/query/object-status-filters";
import { type ObjectList, objectListOptions } from "@/lib/query/objects";
import type { Words } from "@/lib/words/words";
import { ExportLinks } from "../export-links";
import { useChangesSince } from "../live/live-provider";
import { objectHref } from "../object-href";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { objectColumns } from "./object-columns";

const TOPICS = ["object", "drift", "repair"];

function facetsOf(t: Words, options: FilterOptions | undefined): Facet[] {
  const teams = (options?.teams ?? []).map((team) => ({ value: team.id, label: visibleText(team.name) }));
  return [
    {
      name: "status",
      label: t.common.statusFacet,
      options: OBJECT_STATUS_FILTERS.map((value) => ({
        value,
        label: value === "in_place_stale" ? t.names.status("in_place", true) : t.names.status(value),
      })),
    },
    {
      name: "kind",
      label: t.common.kindFacet,
      options: (options?.kinds ?? []).map((value) => ({ value, label: value })),
    },
    { name: "owner", label: t.common.ownerFacet, options: [...teams, { value: "none", label: t.common.nobodyTitle }] },
    {
      name: "evidence",
      label: t.objects.evidenceFacet,
      single: true,
      options: [{ value: "unjudged", label: t.common.couldNotBeJudged }],
    },
  ];
}

/** Every thing under reconciliation, worst first. */
export function ObjectsPage({ params }: { params: ObjectParams }) {
  const t = useWords();
  const query = useQuery({ ...objectListOptions(params), placeholderData: keepPreviousData });
  const options = useQuery(filterOptionsOptions());
  return (
    <PageBody>
      <PageHeader
        title={titleOf(t, query.data, params)}
        sub={t.objects.worstFirstWhatIsInPlace}
        actions={<ExportLinks path="/api/v1/objects" params={params} className="self-center" />}
      />
      <FilterBar
        facets={facetsOf(t, options.data)}
        text={{ name: "q", placeholder: t.common.keyReferenceOrId }}
        className="pb-3"
      />
      <Reading query={query} what={t.objects.objects}>
        {(list) => (
          <Objects list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />
        )}
      </Reading>
    </PageBody>
  );
}

const isFiltered = ({ cursor: _, ...filter }: ObjectParams) =>
  Object.values(filter).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));

function titleOf(t: Words, list: ObjectList | undefined, params: ObjectParams): string {
  if (list === undefined) return t.common.objects;
  return isFiltered(params) ? t.objects.match(list.count) : t.objects.underReconciliation(list.count);
}

type ObjectsProps = { list: ObjectList; params: ObjectParams; readAt: number; onShowNew: () => void };

function Objects({ list, params, readAt, onShowNew }: ObjectsProps) {
  const t = useWords();
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <DataTable
      caption={t.common.objects}
      columns={objectColumns(t)}
      rows={list.rows}
      rowKey={(row) => `${row.kind}/${row.key}`}
      rowHref={objectHref}
      notice={<NewRowsButton count={changes} onShow={onShowNew} />}
      empty={
        isFiltered(params) ? (
          <Empty kind="no_match" what={t.objects.objects} clearHref="/objects" />
        ) : (
          <Empty
            kind="none_yet"
            title={t.objects.nothingHasBeenAskedForYet}
            how={t.objects.anObjectAppearsWithItsFirst}
          />
        )
      }
      pager={
        list.rows.length === 0
          ? undefined
          : {
              summary: t.common.ofShown(list.rows.length, list.count),
              previousHref,
              nextHref,
            }
      }
    />
  );
}
