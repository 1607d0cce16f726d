import { bucketOfId } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { driftVisible, objectOfTeams, type Viewer } from "./viewer.ts";

export type Assignable = { rows: { id: string; name: string }[] };

/** Who may be given one drift: whoever works here and may know of its object. Null where the viewer knows of no such drift. */
export async function assignable(sql: Sql, { viewer, id }: { viewer: Viewer; id: string }): Promise<Assignable | null> {
  const bucket = bucketOfId(id);
  if (bucket === null) return null;
  const [drift] = await sql<{ kind: string; key: string }[]>`
    select d.kind, d.key from drifts d where d.bucket = ${bucket} and d.id = ${id} and ${driftVisible(sql, viewer)}`;
  if (drift === undefined) return null;
  const teams = sql`array(
    select m.team_id from team_members m join teams t on t.id = m.team_id
    where m.person_id = p.id and t.departed_at is null)`;
  const rows = await sql<Assignable["rows"]>`
    select p.id, p.name from people p
    join objects o on o.bucket = ${bucket} and o.kind = ${drift.kind} and o.key = ${drift.key}
    where p.role in ('support', 'reviewer') and p.suspended_at is null and ${objectOfTeams(sql, teams)}
    order by p.name, p.id`;
  return { rows: [...rows] };
}
