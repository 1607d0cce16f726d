import { type AuditEntry, auditList } from "@/db/queries/audit-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { EXPORT_FILES, exportedList, exportParams } from "@/lib/http/list-export";
import { readRoute } from "@/lib/http/route";
import { auditParams } from "@/lib/query/audit-params";
import { strictQuery } from "@/lib/query/strict-query";

const COLUMNS: readonly (keyof AuditEntry)[] = [
  ...(["at", "actorKind", "actorId", "actorName", "action", "kind", "key", "subject", "detail"] as const),
  ...(["bucket", "seq", "body", "hash"] as const),
];

export const GET = readRoute({
  query: strictQuery({ ...auditParams, ...exportParams }),
  files: EXPORT_FILES,
  handle(input) {
    const { principal, sql, query } = input;
    const { cursor, format, ...filter } = query;
    authorize(principal, "record.read", INSTALLATION);
    const asked = { viewer: principal, filter };
    if (format === null) return auditList(sql, { ...asked, after: cursor });
    const page = (from: typeof sql, after: string | null) => auditList(from, { ...asked, after });
    return exportedList(input, format, { list: "audit", columns: COLUMNS, page });
  },
});
