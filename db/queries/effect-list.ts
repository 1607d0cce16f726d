import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";
import type { EffectState } from "../../reconciler/model/effect-state.ts";
import type { Sql } from "../client.ts";
import { utc } from "./utc.ts";
import { objectVisible, type Viewer } from "./viewer.ts";

export type EffectListRow = {
  name: string;
  effectKey: string;
  generation: number;
  state: EffectState;
  tries: number;
  plannedAt: string;
  startedAt: string | null;
  deadlineAt: string | null;
  endedAt: string | null;
  externalId: string | null;
  receipt: Record<string, unknown> | null;
  says: string | null;
  /** When a look answered for the object what its command left open. */
  answeredAt: string | null;
};

/** What commands did to one object, newest first. Null where there is none that the viewer may know of. */
export async function effectList(
  sql: Sql,
  { viewer, kind, key }: { viewer: Viewer } & ObjectRef,
): Promise<{ rows: EffectListRow[] } | null> {
  const bucket = bucketOf(kind, key);
  const [object] = await sql`
    select 1 from objects_now o where o.bucket = ${bucket} and o.kind = ${kind} and o.key = ${key} and ${objectVisible(sql, viewer)}`;
  if (object === undefined) return null;
  const rows = await sql<EffectListRow[]>`
    select e.name, e.effect_key as "effectKey", e.generation, e.state, e.tries, ${utc(sql, "e.planned_at")} as "plannedAt",
      ${utc(sql, "e.started_at")} as "startedAt", ${utc(sql, "e.deadline_at")} as "deadlineAt",
      ${utc(sql, "e.ended_at")} as "endedAt", e.external_id as "externalId", e.receipt, e.says,
      ${utc(sql, "e.answered_at")} as "answeredAt"
    from effects e where e.bucket = ${bucket} and e.kind = ${kind} and e.key = ${key}
    order by e.planned_at desc, e.name, e.effect_key limit 200`;
  return { rows: [...rows] };
}
