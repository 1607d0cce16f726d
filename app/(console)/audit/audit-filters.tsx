"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type Facet, FilterBar } from "@/components/data-table/filter-bar";
import { Chip } from "@/components/ui/badge";
import { visibleText } from "@/lib/format/visible-text";
import type { AuditParams } from "@/lib/query/audit-params";
import { type FilterOptions, filterOptionsOptions } from "@/lib/query/installation";
import { ACTOR_KINDS, type ActorKind } from "@/reconciler/model/role";
import { type Me, useMe } from "../me";
import { withParams } from "../pager-links";

const ACTOR_NAMES: Record<ActorKind, string> = {
  person: "Any person",
  reconciler: "Reconciler",
  policy: "Policy",
  agent: "Agent",
  cli: "Terminal",
  setup: "Setup",
};

/** Whole entities; one action of them is reached from an entry. */
const ENTITIES = [
  { value: "intent", label: "Requests" },
  { value: "drift", label: "Drift" },
  { value: "repair", label: "Repairs" },
  { value: "approval", label: "Approvals" },
  { value: "attempt", label: "Attempts" },
  { value: "object", label: "Objects" },
  { value: "stop", label: "Stops" },
  { value: "status_link", label: "Status links" },
  { value: "person", label: "People" },
];

function facetsOf(me: Me, options: FilterOptions | undefined, params: AuditParams): Facet[] {
  const kinds = options?.kinds ?? [];
  return [
    {
      name: "actor",
      label: "who",
      single: true,
      options: withChosen(params.actor, [
        { value: me.id, label: "You" },
        ...ACTOR_KINDS.map((value) => ({ value, label: ACTOR_NAMES[value] })),
      ]),
    },
    { name: "action", label: "action", single: true, options: withChosen(params.action, ENTITIES) },
    ...(kinds.length < 2
      ? []
      : [{ name: "kind", label: "kind", single: true, options: kinds.map((value) => ({ value, label: value })) }]),
  ];
}

/** A value that came with the address is one to choose too, or its box could not be unticked. */
function withChosen(chosen: string | null, options: { value: string; label: string }[]) {
  if (chosen === null || chosen === "" || options.some((option) => option.value === chosen)) return options;
  return [{ value: chosen, label: visibleText(chosen) }, ...options];
}

export function AuditFilters({ params }: { params: AuditParams }) {
  const me = useMe();
  const options = useQuery(filterOptionsOptions());
  const search = new URLSearchParams(useSearchParams());
  return (
    <FilterBar
      facets={facetsOf(me, options.data, params)}
      text={{ name: "key", placeholder: "Object, by its whole key" }}
      className="pb-2"
    >
      {params.subject ? (
        <Chip
          removeHref={withParams(search, { subject: null, cursor: null, trail: null })}
          removeLabel={`Remove filter: about ${visibleText(params.subject)}`}
        >
          about {visibleText(params.subject)}
        </Chip>
      ) : null}
    </FilterBar>
  );
}
