"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { DataTable } from "@/components/data-table/data-table";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { Empty } from "@/components/states/empty";
import { formatCapped, formatCount } from "@/lib/format/count";
import { type FilterOptions, filterOptionsOptions } from "@/lib/query/installation";
import { OBJECT_STATUS_FILTERS, type ObjectParams } from "@/lib/query/object-params";
import { type ObjectList, objectListOptions } from "@/lib/query/objects";
import { statusLabel } from "@/lib/words/en";
import { useChangesSince } from "../live/live-provider";
import { objectHref } from "../object-href";
import { pagerLinks } from "../pager-links";
import { Reading } from "../reading";
import { objectColumns } from "./object-columns";

const TOPICS = ["object", "drift", "repair"];

function facetsOf(options: FilterOptions | undefined): Facet[] {
  const teams = (options?.teams ?? []).map((team) => ({ value: team.id, label: team.name }));
  return [
    {
      name: "status",
      label: "status",
      options: OBJECT_STATUS_FILTERS.map((value) => ({
        value,
        label: value === "in_place_stale" ? statusLabel("in_place", true) : statusLabel(value),
      })),
    },
    { name: "kind", label: "kind", options: (options?.kinds ?? []).map((value) => ({ value, label: value })) },
    { name: "owner", label: "owner", options: [...teams, { value: "none", label: "Nobody" }] },
    {
      name: "evidence",
      label: "evidence",
      single: true,
      options: [{ value: "unjudged", label: "Could not be judged" }],
    },
  ];
}

/** Every thing under reconciliation, worst first. */
export function ObjectsPage({ params }: { params: ObjectParams }) {
  const query = useQuery({ ...objectListOptions(params), placeholderData: keepPreviousData });
  const options = useQuery(filterOptionsOptions());
  return (
    <PageBody>
      <PageHeader title={titleOf(query.data, params)} sub="Worst first. What is in place is told with its evidence." />
      <FilterBar
        facets={facetsOf(options.data)}
        text={{ name: "q", placeholder: "Key, reference or id" }}
        className="pb-3"
      />
      <Reading query={query} what="objects">
        {(list) => (
          <Objects list={list} params={params} readAt={query.dataUpdatedAt} onShowNew={() => query.refetch()} />
        )}
      </Reading>
    </PageBody>
  );
}

const isFiltered = ({ cursor: _, ...filter }: ObjectParams) =>
  Object.values(filter).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));

function titleOf(list: ObjectList | undefined, params: ObjectParams): string {
  if (list === undefined) return "Objects";
  const words = `${formatCapped(list.count)} ${list.count.n === 1 ? "object" : "objects"}`;
  return isFiltered(params) ? `${words} match.` : `${words} under reconciliation.`;
}

type ObjectsProps = { list: ObjectList; params: ObjectParams; readAt: number; onShowNew: () => void };

function Objects({ list, params, readAt, onShowNew }: ObjectsProps) {
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  return (
    <DataTable
      caption="Objects"
      columns={objectColumns}
      rows={list.rows}
      rowKey={(row) => `${row.kind}/${row.key}`}
      rowHref={objectHref}
      notice={<NewRowsButton count={changes} onShow={onShowNew} />}
      empty={
        isFiltered(params) ? (
          <Empty kind="no_match" what="objects" clearHref="/objects" />
        ) : (
          <Empty
            kind="none_yet"
            title="Nothing has been asked for yet."
            how="An object appears with its first request, or when a source shows something that nobody asked for."
          />
        )
      }
      pager={
        list.rows.length === 0
          ? undefined
          : {
              summary: `${formatCount(list.rows.length)} of ${formatCapped(list.count)} shown.`,
              previousHref,
              nextHref,
            }
      }
    />
  );
}
