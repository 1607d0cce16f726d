import { jobDetail } from "@/db/queries/job-detail";
import { jobItems } from "@/db/queries/job-items";
import { NotFound } from "@/lib/errors";
import { database } from "@/lib/http/database";
import { NamePath } from "@/lib/http/path";
import { readRoute } from "@/lib/http/route";
import { jobParams } from "@/lib/query/job-params";
import { strictQuery } from "@/lib/query/strict-query";

export const GET = readRoute({
  params: NamePath,
  query: strictQuery(jobParams),
  async handle({ principal, params, query: { cursor, ...filter } }) {
    // As with the job itself, a replica may not have it yet.
    const detail = await jobDetail(database(), { viewer: principal, id: params.id });
    if (detail === null) throw new NotFound();
    return jobItems(database(), { job: detail, filter, after: cursor });
  },
});
