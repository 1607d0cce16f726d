import type { AuditParams } from "@/lib/query/audit-params";

export function isFiltered({ cursor: _, ...filter }: AuditParams): boolean {
  return Object.values(filter).some((value) => value !== null && value !== "");
}
