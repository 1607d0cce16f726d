import { driftList } from "@/db/queries/drift-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { driftParams } from "@/lib/query/drift-params";
import { strictQuery } from "@/lib/query/strict-query";

export const GET = readRoute({
  query: strictQuery(driftParams),
  handle({ principal, sql, query: { cursor, order, ...filter } }) {
    authorize(principal, "object.read", INSTALLATION);
    return driftList(sql, { viewer: principal, filter, order, after: cursor });
  },
});
