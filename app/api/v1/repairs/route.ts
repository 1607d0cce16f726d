import { reviewList } from "@/db/queries/review-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";
import { reviewParams } from "@/lib/query/review-params";
import { strictQuery } from "@/lib/query/strict-query";

/** Proposals that wait for a decision: `queue=mine` (the default) or `others`. */
export const GET = readRoute({
  query: strictQuery(reviewParams),
  handle({ principal, sql, query }) {
    authorize(principal, "object.read", INSTALLATION);
    return reviewList(sql, { viewer: principal, queue: query.queue ?? "mine", after: query.cursor });
  },
});
