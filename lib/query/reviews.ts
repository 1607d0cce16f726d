import { queryOptions } from "@tanstack/react-query";
import type { ReviewList } from "../../db/queries/review-list.ts";
import type { ReviewWithConnector as ReviewDetail } from "../http/review-connector.ts";
import { getJson, withQuery } from "./request.ts";
import type { ReviewParams } from "./review-params.ts";

export type { RepairRow } from "../../db/queries/repair-list.ts";
export type { ApprovalRow, Neighbours } from "../../db/queries/review-detail.ts";
export type { ReviewListRow } from "../../db/queries/review-list.ts";
export type { NotMine } from "../../db/queries/review-right.ts";
export type { ReviewDetail, ReviewList };

export const reviewListOptions = (params: Partial<ReviewParams>) =>
  queryOptions({
    queryKey: ["repair", "list", params],
    queryFn: ({ signal }) => getJson<ReviewList>(withQuery("/api/v1/repairs", params), signal),
  });

export const reviewDetailOptions = (id: string) =>
  queryOptions({
    queryKey: ["repair", "detail", id],
    queryFn: ({ signal }) => getJson<ReviewDetail>(`/api/v1/repairs/${encodeURIComponent(id)}`, signal),
  });
