import { runList } from "@/db/queries/run-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { runParams } from "@/lib/query/run-params";
import { strictQuery } from "@/lib/query/strict-query";

export const GET = readRoute({
  query: strictQuery(runParams),
  handle({ principal, sql, query: { cursor, ...filter } }) {
    authorize(principal, "record.read", INSTALLATION);
    return runList(sql, { viewer: principal, filter, after: cursor });
  },
});
