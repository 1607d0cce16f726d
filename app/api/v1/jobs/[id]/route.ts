import { jobDetail } from "@/db/queries/job-detail";
import { NotFound } from "@/lib/errors";
import { database } from "@/lib/http/database";
import { carryOnJobs } from "@/lib/http/job-runner";
import { NamePath } from "@/lib/http/path";
import { readRoute } from "@/lib/http/route";

export const GET = readRoute({
  params: NamePath,
  async handle({ principal, params }) {
    carryOnJobs();
    // It was made a moment ago: a replica may not have it yet.
    const detail = await jobDetail(database(), { viewer: principal, id: params.id });
    if (detail === null) throw new NotFound();
    return detail;
  },
});
