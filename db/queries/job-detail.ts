import { may } from "../../lib/auth/authorize.ts";
import type { Principal } from "../../lib/auth/principal.ts";
import type { Sql } from "../client.ts";
import type { BulkVerb } from "./selection.ts";
import { utc, utcNow } from "./utc.ts";

export type JobDetail = {
  id: string;
  verb: BulkVerb;
  madeBy: string;
  madeByName: string | null;
  madeAt: string;
  stoppedAt: string | null;
  endedAt: string | null;
  total: number;
  waiting: number;
  done: number;
  skipped: number;
  failed: number;
  stopped: number;
  /** Drifts that it was not done to, the first of them. */
  notDone: string[];
  at: string;
};

const SHOWN = 200;

/** For whoever asked for it, and those who see everything. */
export async function jobDetail(
  sql: Sql,
  { viewer, id }: { viewer: Principal; id: string },
): Promise<JobDetail | null> {
  const [job] = await sql<Omit<JobDetail, "notDone">[]>`
    select j.id, j.verb, j.made_by as "madeBy", p.name as "madeByName", ${utc(sql, "j.made_at")} as "madeAt",
      ${utc(sql, "j.stopped_at")} as "stoppedAt", ${utc(sql, "j.ended_at")} as "endedAt", j.total,
      count(*) filter (where i.state = 'waiting')::int as waiting, count(*) filter (where i.state = 'done')::int as done,
      count(*) filter (where i.state = 'skipped')::int as skipped, count(*) filter (where i.state = 'failed')::int as failed,
      count(*) filter (where i.state = 'stopped')::int as stopped,
      ${utcNow(sql)} as at
    from jobs j left join people p on p.id = j.made_by left join job_items i on i.job = j.id
    where j.id = ${id} group by j.id, p.name`;
  if (job === undefined || !may(viewer, "job.read", { teams: [], askedBy: job.madeBy })) return null;
  const notDone = await sql<{ drift: string }[]>`
    select drift from job_items where job = ${id} and state in ('failed', 'skipped', 'stopped')
    order by state, bucket, drift limit ${SHOWN}`;
  return { ...job, notDone: notDone.map(({ drift }) => drift) };
}
