import { objectDetail } from "@/db/queries/object-detail";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { NotFound } from "@/lib/errors";
import { withMoney } from "@/lib/http/money-rows";
import { ObjectPath } from "@/lib/http/path";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  params: ObjectPath,
  async handle({ principal, sql, params }) {
    authorize(principal, "object.read", INSTALLATION);
    const detail = await objectDetail(sql, { viewer: principal, ...params });
    if (detail === null) throw new NotFound();
    return withMoney(detail);
  },
});
