import { z } from "zod";
import { driftDetail } from "@/db/queries/drift-detail";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { withMoney } from "@/lib/http/money-rows";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  params: z.object({ id: z.string().max(80) }),
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const detail = await driftDetail(sql, { viewer: principal, id: params.id });
    if (detail === null) throw new NotFound();
    return withMoney(detail);
  },
});
