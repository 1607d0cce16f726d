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

/** `against`: the run that it is compared with; null for the one before it. */
export const runDetailOptions = (id: string, against: string | null = null) =>
  queryOptions({
    queryKey: ["run", "detail", id, against],
    queryFn: ({ signal }) =>
      getJson<RunDetail>(withQuery(`/api/v1/runs/${encodeURIComponent(id)}`, { against }), signal),
  });
