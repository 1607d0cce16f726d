import { peopleList } from "@/db/queries/people-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { peopleParams } from "@/lib/query/people-params";
import { strictQuery } from "@/lib/query/strict-query";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  query: strictQuery(peopleParams),
  handle({ principal, sql, query: { cursor } }) {
    authorize(principal, "person.manage", INSTALLATION);
    return peopleList(sql, { after: cursor });
  },
});
