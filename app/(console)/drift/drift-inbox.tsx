"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useRef } from "react";
import { useWords } from "#use-words";
import type { DriftParams } from "@/lib/query/drift-params";
import { driftListOptions } from "@/lib/query/drifts";
import { withQuery } from "@/lib/query/request";
import { ExportLinks } from "../export-links";
import { Reading } from "../reading";
import { DriftFilters } from "./drift-filters";
import { DriftTable } from "./drift-table";
import { PreviewPane } from "./preview-pane";
import { useRowPreview } from "./use-row-preview";
import { useSelection } from "./use-selection";
import { ViewLinks } from "./view-links";

/** What to look at next: the list, and beside it (where there is room) the drift that is looked at. */
export function DriftInbox({ params }: { params: DriftParams }) {
  const t = useWords();
  const options = driftListOptions(params);
  const selection = useSelection(useQueryClient().getQueryData(options.queryKey), withQuery("", params));
  const choosing = selection.selected.size > 0;
  // Under a choice no row moves unless somebody asks; what was missed meanwhile is read once nothing is chosen.
  const query = useQuery({ ...options, placeholderData: keepPreviousData, enabled: !choosing });
  const search = useSearchParams();
  const list = useRef<HTMLDivElement>(null);
  const { selected, handlers } = useRowPreview(search.get("drift"));
  const rows = query.data?.rows ?? [];
  const shown = rows.find((row) => row.id === selected) ?? rows[0] ?? null;
  return (
    <div className="flex min-h-0 flex-1 min-[75rem]:grid min-[75rem]:grid-cols-[minmax(0,1fr)_26rem]">
      <div ref={list} className="min-w-0 flex-1" {...handlers}>
        <ViewLinks params={params} />
        <DriftFilters params={params} count={query.data?.count ?? null} />
        <Reading query={query} what={t.drift.drift} rows={9} flush>
          {(data) => (
            <DriftTable
              list={data}
              params={params}
              selected={shown?.id ?? null}
              selection={selection}
              readAt={query.dataUpdatedAt}
              onShowNew={() => query.refetch()}
            />
          )}
        </Reading>
        <ExportLinks path="/api/v1/drifts" params={params} className="px-4 py-3 text-ink2 md:px-6" />
      </div>
      <PreviewPane row={shown} failed={query.isError} choosing={choosing} />
    </div>
  );
}
