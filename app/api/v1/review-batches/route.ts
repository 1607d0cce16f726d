import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { reviewBatchList } from "@/lib/http/review-batches";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "object.read", INSTALLATION);
    return reviewBatchList(sql, principal);
  },
});
