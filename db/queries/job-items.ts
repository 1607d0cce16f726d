import { z } from "zod";
import type { JOB_ITEM_STATES } from "../../lib/query/job-item-states.ts";
import type { JobParams } from "../../lib/query/job-params.ts";
import type { Sql } from "../client.ts";
import type { JobDetail } from "./job-detail.ts";
import { cursorText, decodeCursor, PAGE_SIZE, type Page, toPage } from "./page.ts";
import { utcNow } from "./utc.ts";

export type JobItem = {
  bucket: number;
  drift: string;
  kind: string;
  key: string;
  /** `waiting` until its turn comes. */
  state: JobItemState;
  says: string | null;
};
export type JobItemState = (typeof JOB_ITEM_STATES)[number];
/** `ended`: none of them changes any more. */
export type JobItems = Page<JobItem> & { ended: boolean; at: string };

const cursorSchema = z.object({ bucket: z.number().int().min(0).max(255), drift: cursorText });
type Cursor = z.infer<typeof cursorSchema>;

/** In the order in which they are taken. Whoever may see the job may see them: they were chosen from what its maker saw. */
export async function jobItems(
  sql: Sql,
  { job, filter, after }: { job: JobDetail; filter: Pick<JobParams, "state">; after?: string | null },
): Promise<JobItems> {
  const cursor = decodeCursor(after, cursorSchema);
  const from = cursor === null ? sql`` : sql`and (bucket, drift) > (${cursor.bucket}, ${cursor.drift})`;
  const [rows, now] = await Promise.all([
    sql<JobItem[]>`
      select bucket, drift, kind, key, state, says from job_items
      where job = ${job.id} and ${filter.state === null ? sql`true` : sql`state = any(${filter.state})`} ${from}
      order by bucket, drift limit ${PAGE_SIZE + 1}`,
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  const page = toPage(rows, ({ bucket, drift }): Cursor => ({ bucket, drift }));
  return { ...page, ended: job.endedAt !== null, at: now[0]?.at ?? "" };
}
