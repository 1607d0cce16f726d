import { z } from "zod";
import { claimDetail } from "@/db/queries/claim-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { readRoute } from "@/lib/http/route";

export const dynamic = "force-dynamic";

export const GET = readRoute({
  params: z.object({ id: z.string().max(80) }),
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const detail = await claimDetail(sql, { viewer: principal, id: params.id });
    if (detail === null) throw new NotFound();
    return detail;
  },
});
