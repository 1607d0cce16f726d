import { queryOptions } from "@tanstack/react-query";
import type { RepairEnds } from "../../db/queries/repair-ends.ts";
import type { ReviewList } from "../../db/queries/review-list.ts";
import type { ReviewBatch, ReviewBatchList } from "../http/review-batches.ts";
import type { ReviewWithConnector as ReviewDetail } from "../http/review-connector.ts";
import { getJson, withQuery } from "./request.ts";
import type { ReviewParams } from "./review-params.ts";

export type { RepairEnd } from "../../db/queries/repair-ends.ts";
export type { RepairRow } from "../../db/queries/repair-list.ts";
export type { BatchRow } from "../../db/queries/review-batch.ts";
export type { ApprovalRow, Neighbours } from "../../db/queries/review-detail.ts";
export type { ReviewListRow } from "../../db/queries/review-list.ts";
export type { NotMine } from "../../db/queries/review-right.ts";
export type { ReviewBatch, ReviewBatchList, ReviewDetail, ReviewList };

export const reviewListOptions = (params: Partial<ReviewParams>) =>
  queryOptions({
    queryKey: ["repair", "list", params],
    queryFn: ({ signal }) => getJson<ReviewList>(withQuery("/api/v1/repairs", params), signal),
  });

export const reviewBatchListOptions = () =>
  queryOptions({
    queryKey: ["repair", "batches"],
    queryFn: ({ signal }) => getJson<ReviewBatchList>("/api/v1/review-batches", signal),
  });

export const reviewBatchOptions = (id: string) =>
  queryOptions({
    queryKey: ["repair", "batch", id],
    queryFn: ({ signal }) => getJson<ReviewBatch>(`/api/v1/review-batches/${encodeURIComponent(id)}`, signal),
  });

/** Read again whenever a repair is heard of: its first name says so. */
export const repairEndsOptions = (repairs: readonly string[]) =>
  queryOptions({
    queryKey: ["repair-ends", repairs],
    queryFn: ({ signal }) => getJson<RepairEnds>(withQuery("/api/v1/repair-ends", { repairs }), signal),
  });

export const reviewDetailOptions = (id: string) =>
  queryOptions({
    queryKey: ["repair", "detail", id],
    queryFn: ({ signal }) => getJson<ReviewDetail>(`/api/v1/repairs/${encodeURIComponent(id)}`, signal),
  });
