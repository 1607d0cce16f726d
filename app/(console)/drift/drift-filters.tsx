"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { formatCapped } from "@/lib/format/count";
import { AGE_BUCKET_LABELS, AGE_BUCKETS } from "@/lib/query/age-bucket";
import type { DriftParams } from "@/lib/query/drift-params";
import { type CappedCount, type FilterOptions, filterOptionsOptions } from "@/lib/query/installation";
import { CLASS_NAMES, statusLabel } from "@/lib/words/en";
import { DRIFT_CLASSES } from "@/reconciler/model/drift-class";
import { OBJECT_STATUSES } from "@/reconciler/model/status";
import { withParams } from "../pager-links";
import { isFiltered } from "./is-filtered";

function facetsOf(options: FilterOptions | undefined): Facet[] {
  const teams = (options?.teams ?? []).map((team) => ({ value: team.id, label: team.name }));
  const facets: Facet[] = [
    {
      name: "status",
      label: "status",
      options: OBJECT_STATUSES.map((value) => ({ value, label: statusLabel(value) })),
    },
    { name: "class", label: "class", options: DRIFT_CLASSES.map((value) => ({ value, label: CLASS_NAMES[value] })) },
    { name: "age", label: "age", options: AGE_BUCKETS.map((value) => ({ value, label: AGE_BUCKET_LABELS[value] })) },
    { name: "owner", label: "owner", options: [...teams, { value: "none", label: "Nobody" }] },
    {
      name: "assignee",
      label: "assigned",
      single: true,
      options: [
        { value: "me", label: "To me" },
        { value: "none", label: "To nobody" },
      ],
    },
    { name: "came_back", label: "came back", single: true, options: [{ value: "true", label: "Came back" }] },
  ];
  const kinds = options?.kinds ?? [];
  // One kind only is no choice.
  return kinds.length < 2
    ? facets
    : [...facets, { name: "kind", label: "kind", options: kinds.map((value) => ({ value, label: value })) }];
}

const ORDER_WORDS = { urgent: "most urgent first", oldest: "oldest first", newest: "newest first" } as const;

export function DriftFilters({ params, count }: { params: DriftParams; count: CappedCount | null }) {
  const options = useQuery(filterOptionsOptions());
  const search = new URLSearchParams(useSearchParams());
  const order = params.order ?? "urgent";
  return (
    <div className="flex flex-col gap-2 border-line border-b px-4 py-2.5 md:px-6">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-[0.9375rem] font-title tracking-snug">
          {count === null ? "Drift" : driftCount(count, params)}
        </h1>
        <p className="text-ink2">
          {ORDER_WORDS[order]}
          {order === "urgent" ? null : (
            <>
              {" · "}
              <Link
                href={withParams(search, { order: null, cursor: null, trail: null })}
                className="link"
                scroll={false}
              >
                most urgent first
              </Link>
            </>
          )}
        </p>
      </div>
      <FilterBar facets={facetsOf(options.data)} text={{ name: "q", placeholder: "Key, reference or id" }} />
    </div>
  );
}

function driftCount(count: CappedCount, params: DriftParams): string {
  const words = `${formatCapped(count)} open ${count.n === 1 ? "drift" : "drifts"}`;
  return isFiltered(params) ? `${words} match` : words;
}
