import { navCounts } from "@/db/queries/nav-counts";
import { authorize, INSTALLATION } from "@/lib/auth/authorize";
import { carryOnJobs } from "@/lib/http/job-runner";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  handle({ principal, sql }) {
    carryOnJobs();
    authorize(principal, "object.read", INSTALLATION);
    return navCounts(sql, { viewer: principal });
  },
});
