"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useWords } from "#use-words";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { visibleText } from "@/lib/format/visible-text";
import { AGE_BUCKETS } from "@/lib/query/age-bucket";
import { DRIFT_DIRECTIONS, type DriftParams } from "@/lib/query/drift-params";
import { type CappedCount, type FilterOptions, filterOptionsOptions } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";
import { DRIFT_CLASSES } from "@/reconciler/model/drift-class";
import { OBJECT_STATUSES } from "@/reconciler/model/status";
import { withParams } from "../pager-links";
import { isFiltered } from "./is-filtered";

/** One kind only is no choice, and a direction comes with a link; but what the address asks for is shown. */
export function facetsOf(t: Words, options: FilterOptions | undefined, params: DriftParams): Facet[] {
  const teams = (options?.teams ?? []).map((team) => ({ value: team.id, label: visibleText(team.name) }));
  const kinds = options?.kinds ?? [];
  const isAsked = (name: "kind" | "direction") => (params[name] ?? []).length > 0;
  return [
    {
      name: "status",
      label: t.common.statusFacet,
      options: OBJECT_STATUSES.map((value) => ({ value, label: t.names.status(value) })),
    },
    {
      name: "class",
      label: t.drift.classFacet,
      options: DRIFT_CLASSES.map((value) => ({ value, label: t.names.classes[value] })),
    },
    ...(isAsked("direction")
      ? [
          {
            name: "direction",
            label: t.drift.directionFacet,
            options: DRIFT_DIRECTIONS.map((value) => ({ value, label: t.names.directions[value] })),
          },
        ]
      : []),
    {
      name: "age",
      label: t.drift.ageFacet,
      options: AGE_BUCKETS.map((value) => ({ value, label: t.parts.bandHeads[value].wide })),
    },
    { name: "owner", label: t.common.ownerFacet, options: [...teams, { value: "none", label: t.common.nobodyTitle }] },
    {
      name: "assignee",
      label: t.drift.assignedFacet,
      single: true,
      options: [
        { value: "me", label: t.drift.toMe },
        { value: "none", label: t.drift.toNobody },
      ],
    },
    {
      name: "evidence",
      label: t.inbox.evidenceFacet,
      single: true,
      options: [{ value: "stale", label: t.inbox.staleEvidence }],
    },
    {
      name: "came_back",
      label: t.common.cameBackMark,
      single: true,
      options: [{ value: "true", label: t.common.cameBack }],
    },
    ...(kinds.length > 1 || isAsked("kind")
      ? [{ name: "kind", label: t.common.kindFacet, options: kinds.map((value) => ({ value, label: value })) }]
      : []),
  ];
}

export function DriftFilters({ params, count }: { params: DriftParams; count: CappedCount | null }) {
  const t = useWords();
  const options = useQuery(filterOptionsOptions());
  const search = new URLSearchParams(useSearchParams());
  const order = params.order ?? "urgent";
  return (
    <div className="flex flex-col gap-2 border-line border-b px-4 py-2.5 md:px-6">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-[0.9375rem] font-title tracking-snug">
          {count === null ? t.common.drift : driftCount(t, count, params)}
        </h1>
        <p className="text-ink2">
          {t.drift.orderWords[order]}
          {order === "urgent" ? null : (
            <>
              {" · "}
              <Link
                href={withParams(search, { order: null, cursor: null, trail: null })}
                className="link"
                scroll={false}
              >
                {t.drift.mostUrgentFirst}
              </Link>
            </>
          )}
        </p>
      </div>
      <FilterBar
        facets={facetsOf(t, options.data, params)}
        text={{ name: "q", placeholder: t.common.keyReferenceOrId }}
      />
    </div>
  );
}

function driftCount(t: Words, count: CappedCount, params: DriftParams): string {
  return isFiltered(params) ? t.drift.match(count) : t.drift.open(count);
}
