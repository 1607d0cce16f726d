import { auditList } from "@/db/queries/audit-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { auditParams } from "@/lib/query/audit-params";
import { strictQuery } from "@/lib/query/strict-query";

export const GET = readRoute({
  query: strictQuery(auditParams),
  handle({ principal, sql, query: { cursor, ...filter } }) {
    authorize(principal, "record.read", INSTALLATION);
    return auditList(sql, { viewer: principal, filter, after: cursor });
  },
});
