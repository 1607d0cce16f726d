import { z } from "zod";
import { objectDetail } from "@/db/queries/object-detail";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  params: z.object({ kind: z.string().max(64), key: z.string().max(200) }),
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const detail = await objectDetail(sql, { viewer: principal, ...params });
    if (detail === null) throw new NotFound();
    return detail;
  },
});
