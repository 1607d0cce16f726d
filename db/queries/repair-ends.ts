import { bucketOfId } from "../../reconciler/model/bucket.ts";
import { BATCH_MAX } from "../../reconciler/model/change-shape.ts";
import type { RepairState } from "../../reconciler/model/repair.ts";
import type { Sql } from "../client.ts";
import { utc, utcNow } from "./utc.ts";
import { repairVisible, type Viewer } from "./viewer.ts";

export type RepairEnd = {
  id: string;
  kind: string;
  key: string;
  title: string;
  state: RepairState;
  stateSince: string;
};
export type RepairEnds = { rows: RepairEnd[]; at: string };

/** How these repairs stand now, in the order asked for; those that the viewer may not see are left out. */
export async function repairEnds(
  sql: Sql,
  { viewer, repairs }: { viewer: Viewer; repairs: readonly string[] },
): Promise<RepairEnds> {
  const ids = [...new Set(repairs)].filter((id) => bucketOfId(id) !== null).slice(0, BATCH_MAX);
  const [rows, now] = await Promise.all([
    sql<RepairEnd[]>`
      select r.id, r.kind, r.key, r.plan ->> 'title' as title, r.state, ${utc(sql, "r.state_since")} as "stateSince"
      from unnest(${ids.map(bucketOfId)}::smallint[], ${ids}::text[]) with ordinality as asked (bucket, id, n)
      join repairs r on r.bucket = asked.bucket and r.id = asked.id
      join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where ${repairVisible(sql, viewer)} order by asked.n`,
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return { rows: [...rows], at: now[0]?.at ?? "" };
}
