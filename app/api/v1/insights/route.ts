import { insightList } from "@/db/queries/insight-list";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "object.read", INSTALLATION);
    return insightList(sql, { viewer: principal });
  },
});
