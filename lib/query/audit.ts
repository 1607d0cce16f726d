import { queryOptions } from "@tanstack/react-query";
import type { AuditList } from "../../db/queries/audit-list.ts";
import type { AuditParams } from "./audit-params.ts";
import { getJson, withQuery } from "./request.ts";

export type { AuditEntry, AuditRow } from "../../db/queries/audit-list.ts";
export type { AuditList };

export const auditListOptions = (params: Partial<AuditParams>) =>
  queryOptions({
    queryKey: ["audit", "list", params],
    queryFn: ({ signal }) => getJson<AuditList>(withQuery("/api/v1/audit", params), signal),
  });
