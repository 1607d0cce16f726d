import { objectList } from "@/db/queries/object-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { objectParams } from "@/lib/query/object-params";
import { strictQuery } from "@/lib/query/strict-query";

export const GET = readRoute({
  query: strictQuery(objectParams),
  handle({ principal, sql, query: { cursor, ...filter } }) {
    authorize(principal, "object.read", INSTALLATION);
    return objectList(sql, { viewer: principal, filter, after: cursor });
  },
});
