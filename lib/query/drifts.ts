import { queryOptions } from "@tanstack/react-query";
import type { DriftDetail } from "../../db/queries/drift-detail.ts";
import type { DriftList } from "../../db/queries/drift-list.ts";
import type { DriftParams } from "./drift-params.ts";
import { getJson, withQuery } from "./request.ts";

export type { DifferenceRow } from "../../db/queries/difference-of.ts";
export type { DriftRow } from "../../db/queries/drift-detail.ts";
export type { DriftListRow } from "../../db/queries/drift-list.ts";
export type { DriftDetail, DriftList };

export const driftListOptions = (params: Partial<DriftParams>) =>
  queryOptions({
    queryKey: ["drift", "list", params],
    queryFn: ({ signal }) => getJson<DriftList>(withQuery("/api/v1/drifts", params), signal),
  });

export const driftDetailOptions = (id: string) =>
  queryOptions({
    queryKey: ["drift", "detail", id],
    queryFn: ({ signal }) => getJson<DriftDetail>(`/api/v1/drifts/${encodeURIComponent(id)}`, signal),
  });
