import { queryOptions } from "@tanstack/react-query";
import type { Assignable } from "../../db/queries/assignable.ts";
import type { DriftDetail } from "../../db/queries/drift-detail.ts";
import type { DriftBriefs } from "../../db/queries/drift-list.ts";
import type { JobDetail } from "../../db/queries/job-detail.ts";
import type { JobItems } from "../../db/queries/job-items.ts";
import type { Selection } from "../../db/queries/selection.ts";
import type { ViewList } from "../services/views/list.ts";
import type { DriftParams } from "./drift-params.ts";
import type { JobParams } from "./job-params.ts";
import { getJson, withQuery } from "./request.ts";

export type { DifferenceRow } from "../../db/queries/difference-of.ts";
export type { DriftRow } from "../../db/queries/drift-detail.ts";
export type { DriftBrief } from "../../db/queries/drift-list.ts";
export type { JobItem, JobItemState } from "../../db/queries/job-items.ts";
export type { BulkVerb } from "../../db/queries/selection.ts";
export type { BuiltInView, ViewRow } from "../services/views/list.ts";
export type { DriftBriefs, DriftDetail, JobDetail, Selection };

export const driftListOptions = (params: Partial<DriftParams>) =>
  queryOptions({
    queryKey: ["drift", "list", params],
    queryFn: ({ signal }) => getJson<DriftBriefs>(withQuery("/api/v1/drifts", { ...params, brief: true }), signal),
  });

/** What can be done to a choice; `filter` is the query of the list it was made in. */
export const selectionOptions = (chosen: { drifts: readonly string[] } | { filter: string }) =>
  queryOptions({
    queryKey: ["selection", chosen],
    queryFn: ({ signal }) =>
      getJson<Selection & { hash: string | null }>(withQuery("/api/v1/selection", chosen), signal),
  });

export const jobOptions = (id: string) =>
  queryOptions({
    queryKey: ["job", "detail", id],
    queryFn: ({ signal }) => getJson<JobDetail>(`/api/v1/jobs/${encodeURIComponent(id)}`, signal),
  });

export const jobItemsOptions = (id: string, params: JobParams) =>
  queryOptions({
    queryKey: ["job", "items", id, params],
    queryFn: ({ signal }) =>
      getJson<JobItems>(withQuery(`/api/v1/jobs/${encodeURIComponent(id)}/items`, params), signal),
  });

/** Counting them costs the database something, so once a minute is enough, whatever changes. */
export const VIEWS_MS = 60_000;
export const viewsOptions = () =>
  queryOptions({
    queryKey: ["view", "list"],
    queryFn: ({ signal }) => getJson<ViewList>("/api/v1/views", signal),
    staleTime: VIEWS_MS,
    refetchInterval: VIEWS_MS,
  });

export const driftDetailOptions = (id: string) =>
  queryOptions({
    queryKey: ["drift", "detail", id],
    queryFn: ({ signal }) => getJson<DriftDetail>(`/api/v1/drifts/${encodeURIComponent(id)}`, signal),
  });

export const assignableOptions = (id: string) =>
  queryOptions({
    queryKey: ["assignable", id],
    queryFn: ({ signal }) => getJson<Assignable>(`/api/v1/drifts/${encodeURIComponent(id)}/assignable`, signal),
  });
