import { bucketOf, type ObjectRef } from "../../reconciler/model/bucket.ts";
import type { Sql } from "../client.ts";
import { objectVisible, type Viewer } from "./viewer.ts";

/** Under which name and reference a visible object's status page shows it; null where there is no such page. */
export async function objectAsked(
  sql: Sql,
  { viewer, kind, key }: { viewer: Viewer } & ObjectRef,
): Promise<{ by: string; reference: string } | null> {
  const [row] = await sql<{ by: string | null; reference: string }[]>`
    select o.asked_by as by, o.ref as reference from objects_now o
    where o.bucket = ${bucketOf(kind, key)} and o.kind = ${kind} and o.key = ${key} and o.generation is not null
      and ${objectVisible(sql, viewer)}`;
  return row === undefined || row.by === null ? null : { by: row.by, reference: row.reference };
}
