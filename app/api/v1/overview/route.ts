import { overviewCounts } from "@/db/queries/overview-counts";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  handle({ principal, sql }) {
    authorize(principal, "object.read", INSTALLATION);
    return overviewCounts(sql, { viewer: principal });
  },
});
