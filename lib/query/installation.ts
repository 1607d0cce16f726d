import { queryOptions } from "@tanstack/react-query";
import type { FilterOptions } from "../../db/queries/filter-options.ts";
import type { InsightList } from "../../db/queries/insight-list.ts";
import type { KeyRow } from "../../db/queries/key-list.ts";
import type { NavCounts } from "../../db/queries/nav-counts.ts";
import type { OverviewCounts } from "../../db/queries/overview-counts.ts";
import type { StopList } from "../../db/queries/stop-list.ts";
import type { DeclaredSourceList } from "../http/source-facts.ts";
import type { PolicyCell, PolicyGrid } from "../services/policies/grid.ts";
import type { PolicyPreview } from "../services/policies/preview.ts";
import { getJson, withQuery } from "./request.ts";

export type { CappedCount } from "../../db/queries/capped-count.ts";
export type {
  ClassOutcomes,
  ClassSpans,
  InsightDay,
  LimitUse,
  RepeatOffender,
  RequestSpans,
  WaitingReason,
} from "../../db/queries/insight-list.ts";
export type { Begun } from "../../db/queries/overview-counts.ts";
export type { ParkedBatch } from "../../db/queries/parked-batches.ts";
export type { PauseDebt } from "../../db/queries/pause-debt.ts";
export type { PolicyChangeRow } from "../../db/queries/policy-changes.ts";
export type { PolicyOverrideRow } from "../../db/queries/policy-list.ts";
export type { ScanRow, SetAside, SetAsideEntry } from "../../db/queries/source-list.ts";
export type { InFlightRow, LimitRow, StopInForce, StopRow } from "../../db/queries/stop-list.ts";
export type { DeclaredSource, DeclaredSourceRow } from "../http/source-facts.ts";
export type { Choice } from "../services/policies/choices.ts";
export type { EffectivePolicy } from "../services/policies/effective.ts";
export type {
  DeclaredSourceList,
  FilterOptions,
  InsightList,
  KeyRow,
  NavCounts,
  OverviewCounts,
  PolicyCell,
  PolicyGrid,
  PolicyPreview,
  StopList,
};

export const navCountsOptions = () =>
  queryOptions({
    queryKey: ["nav"],
    queryFn: ({ signal }) => getJson<NavCounts>("/api/v1/nav", signal),
  });

export const overviewOptions = () =>
  queryOptions({
    queryKey: ["overview"],
    queryFn: ({ signal }) => getJson<OverviewCounts>("/api/v1/overview", signal),
  });

export const filterOptionsOptions = () =>
  queryOptions({
    queryKey: ["filter-options"],
    queryFn: ({ signal }) => getJson<FilterOptions>("/api/v1/filter-options", signal),
    staleTime: 5 * 60_000,
  });

export const keysOptions = () =>
  queryOptions({
    queryKey: ["key", "list"],
    queryFn: ({ signal }) => getJson<{ rows: KeyRow[] }>("/api/v1/keys", signal),
  });

export const sourceListOptions = () =>
  queryOptions({
    queryKey: ["source", "list"],
    queryFn: ({ signal }) => getJson<DeclaredSourceList>("/api/v1/sources", signal),
  });

export const stopListOptions = () =>
  queryOptions({
    queryKey: ["stop", "list"],
    queryFn: ({ signal }) => getJson<StopList>("/api/v1/limits", signal),
  });

export const policyListOptions = () =>
  queryOptions({
    queryKey: ["policy", "list"],
    queryFn: ({ signal }) => getJson<PolicyGrid>("/api/v1/policies", signal),
  });

/** Costs a look through a month: kept for as long as a person weighs it. */
export const policyPreviewOptions = ({ kind, ...cell }: { kind: string } & Pick<PolicyCell, "class" | "direction">) =>
  queryOptions({
    queryKey: ["policy", "preview", kind, cell.class, cell.direction],
    queryFn: ({ signal }) => getJson<PolicyPreview>(withQuery("/api/v1/policies/preview", { kind, ...cell }), signal),
    staleTime: 5 * 60_000,
    retry: false,
  });

export const insightListOptions = () =>
  queryOptions({
    queryKey: ["insight", "list"],
    queryFn: ({ signal }) => getJson<InsightList>("/api/v1/insights", signal),
    // 30 days do not change in a minute, and they are the most rows that any page counts.
    staleTime: 5 * 60_000,
  });
