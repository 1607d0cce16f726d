import { z } from "zod";
import { reviewDetail } from "@/db/queries/review-detail";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { withMoney } from "@/lib/http/money-rows";
import { withConnector } from "@/lib/http/review-connector";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  params: z.object({ id: z.string().max(80) }),
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const detail = await reviewDetail(sql, { viewer: principal, id: params.id });
    if (detail === null) throw new NotFound();
    return withMoney(withConnector(detail));
  },
});
