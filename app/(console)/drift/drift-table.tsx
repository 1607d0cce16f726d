"use client";

import { useSearchParams } from "next/navigation";
import { useWords } from "#use-words";
import { DataTable } from "@/components/data-table/data-table";
import { NewRowsButton } from "@/components/data-table/new-rows-button";
import { LaterPart, useLaterPart } from "@/components/ui/later-part";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftParams } from "@/lib/query/drift-params";
import type { DriftBriefs } from "@/lib/query/drifts";
import { withQuery } from "@/lib/query/request";
import { useChangesSince } from "../live/live-provider";
import { pagerLinks, withParams } from "../pager-links";
import { driftColumns } from "./drift-columns";
import { isFiltered } from "./is-filtered";
import { NoDrift } from "./no-drift";
import type { SelectionBarProps } from "./selection-bar";
import type { SelectedDrift } from "./use-selection";

const selectionBar = new LaterPart<SelectionBarProps>(async () => (await import("./selection-bar")).SelectionBar);

export type DriftTableProps = {
  list: DriftBriefs;
  params: DriftParams;
  selected: string | null;
  selection: SelectedDrift;
  /** When the list was read; what changed since waits behind a button. */
  readAt: number;
  onShowNew: () => void;
};

const TOPICS = ["drift", "repair", "object"];
const SORTS = { oldest: "desc", newest: "asc" } as const;

export function DriftTable({ list, params, selected, selection, readAt, onShowNew }: DriftTableProps) {
  const t = useWords();
  const search = new URLSearchParams(useSearchParams());
  const changes = useChangesSince(TOPICS, readAt);
  const { previousHref, nextHref } = pagerLinks(search, list.next);
  const { cursor: _, order: __, ...filter } = params;
  const choosing = selection.selected.size > 0;
  const SelectionBar = useLaterPart(selectionBar, choosing);
  return (
    <>
      {choosing && SelectionBar !== null ? (
        <SelectionBar list={list} filter={withQuery("", filter).slice(1)} selection={selection} onDone={onShowNew} />
      ) : null}
      <DataTable
        caption={t.drift.caption}
        columns={driftColumns(t)}
        rows={list.rows}
        rowKey={(row) => row.id}
        rowHref={(row) => `/drift/${row.id}`}
        rowProps={(row) => ({ "data-drift": row.id })}
        selectedKey={selected}
        selection={{
          selected: selection.selected,
          onToggle: selection.toggle,
          onTogglePage: selection.togglePage,
          pageLabel: t.inbox.selectThisPage,
          rowLabel: (row) => t.inbox.selectRow(visibleText(row.key)),
        }}
        flush
        sort={{
          key: params.order === "oldest" || params.order === "newest" ? "age" : "",
          direction: params.order === "newest" ? SORTS.newest : SORTS.oldest,
          href: (_, direction) =>
            withParams(search, { order: direction === "desc" ? "oldest" : "newest", cursor: null, trail: null }),
        }}
        notice={<NewRowsButton count={changes} onShow={onShowNew} paused={choosing} />}
        empty={<NoDrift filtered={isFiltered(params)} />}
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
    </>
  );
}
