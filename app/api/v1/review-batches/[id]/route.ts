import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { BatchPath } from "@/lib/http/path";
import { reviewBatch } from "@/lib/http/review-batches";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  params: BatchPath,
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const batch = await reviewBatch(sql, principal, params.id);
    if (batch === null) throw new NotFound();
    return batch;
  },
});
