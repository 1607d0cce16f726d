import type { Sql } from "../../../db/client.ts";
import { bucketOf } from "../../../reconciler/model/bucket.ts";
import type { Desired, Presence } from "../../../reconciler/model/evidence.ts";
import { authorize, resourceOf } from "../../auth/authorize.ts";
import type { Principal } from "../../auth/principal.ts";
import { NotFound } from "../../errors.ts";
import { mayKnowOf } from "../objects/visible.ts";

export type IntentView = {
  kind: string;
  key: string;
  ref: string;
  generation: number;
  presence: Presence;
  spec: unknown;
  /** Null: declared by a command, and not read yet. */
  desired: Desired | null;
  owner: string;
  subject: string;
  asked_by: string;
  asked_at: string;
  withdrawn_at: string | null;
};

/** What is asked for now, for whoever may see the object. */
export async function showIntent(sql: Sql, principal: Principal, kind: string, key: string): Promise<IntentView> {
  type Row = Omit<IntentView, "asked_at" | "withdrawn_at"> & {
    asked_at: Date;
    withdrawn_at: Date | null;
    object_owner: string | null;
    object_asked_by: string | null;
    visible: boolean;
  };
  const [row] = await sql<Row[]>`
    select i.kind, i.key, o.ref, i.generation, i.presence, i.spec, i.desired, i.owner, i.subject, i.asked_by, i.asked_at,
           o.withdrawn_at, o.owner as object_owner, o.asked_by as object_asked_by, ${mayKnowOf(sql, principal)} as visible
    from intents i join objects o on o.bucket = i.bucket and o.kind = i.kind and o.key = i.key
    where i.bucket = ${bucketOf(kind, key)} and i.kind = ${kind} and i.key = ${key}
    order by i.generation desc limit 1`;
  if (row === undefined || !row.visible) throw new NotFound();
  const { object_owner: owner, object_asked_by: askedBy, visible: _, ...view } = row;
  authorize(principal, "object.read", resourceOf({ owner, askedBy }));
  return {
    ...view,
    asked_at: row.asked_at.toISOString(),
    withdrawn_at: row.withdrawn_at?.toISOString() ?? null,
  };
}
