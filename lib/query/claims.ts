import { queryOptions } from "@tanstack/react-query";
import type { ClaimList } from "../../db/queries/claim-list.ts";
import type { ClaimParams } from "./claim-params.ts";
import { getJson, withQuery } from "./request.ts";

export type { ClaimRow, ClaimScore } from "../../db/queries/claim-list.ts";
export type { ClaimList };

export const claimListOptions = (params: Partial<ClaimParams>) =>
  queryOptions({
    queryKey: ["claim", "list", params],
    queryFn: ({ signal }) => getJson<ClaimList>(withQuery("/api/v1/claims", params), signal),
  });
