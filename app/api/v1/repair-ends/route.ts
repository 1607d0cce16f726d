import { repairEnds } from "@/db/queries/repair-ends";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { repairEndParams } from "@/lib/query/repair-params";
import { strictQuery } from "@/lib/query/strict-query";

export const GET = readRoute({
  query: strictQuery(repairEndParams),
  handle({ principal, sql, query }) {
    authorize(principal, "object.read", INSTALLATION);
    return repairEnds(sql, { viewer: principal, repairs: query.repairs ?? [] });
  },
});
