import { navCounts } from "@/db/queries/nav-counts";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "object.read", INSTALLATION);
    return navCounts(sql, { viewer: principal });
  },
});
