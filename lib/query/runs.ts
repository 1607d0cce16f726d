import { queryOptions } from "@tanstack/react-query";
import type { RunDetail } from "../../db/queries/run-detail.ts";
import type { RunList } from "../../db/queries/run-list.ts";
import { getJson, withQuery } from "./request.ts";
import type { RunParams } from "./run-params.ts";

export type { RunListRow, RunScope } from "../../db/queries/run-list.ts";
export type { RunDetail, RunList };

export const runListOptions = (params: Partial<RunParams>) =>
  queryOptions({
    queryKey: ["run", "list", params],
    queryFn: ({ signal }) => getJson<RunList>(withQuery("/api/v1/runs", params), signal),
  });

export const runDetailOptions = (id: string) =>
  queryOptions({
    queryKey: ["run", "detail", id],
    queryFn: ({ signal }) => getJson<RunDetail>(`/api/v1/runs/${encodeURIComponent(id)}`, signal),
  });
