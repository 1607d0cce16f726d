import type { ObjectRef } from "../../reconciler/model/bucket.ts";
import type { Desired, Presence } from "../../reconciler/model/evidence.ts";
import type { Sql } from "../client.ts";
import { literal } from "./literal.ts";
import { type ObjectAt, objectAt } from "./object-at.ts";
import { utc } from "./utc.ts";

export type IntentRow = {
  generation: number;
  presence: Presence;
  /** Null: declared by a command, and not read yet. */
  desired: Desired | null;
  owner: string;
  ownerName: string | null;
  /** Who it is for, in words an end user may read. */
  subject: string;
  askedBy: string;
  askedByName: string | null;
  askedAt: string;
  supersededAt: string | null;
};

/** Every generation of what was asked for one object, newest first. */
export async function intentList(
  sql: Sql,
  { limit = 50, ...ref }: ObjectRef & { limit?: number },
): Promise<IntentRow[]> {
  return intentsAt(sql, objectAt(ref), limit);
}

export function intentsAt(sql: Sql, { bucket, kind, key }: ObjectAt, limit: number) {
  return sql<IntentRow[]>`
    select i.generation, i.presence, i.desired, i.owner, t.name as "ownerName", i.subject, i.asked_by as "askedBy",
      p.name as "askedByName", ${utc(sql, "i.asked_at")} as "askedAt", ${utc(sql, "i.superseded_at")} as "supersededAt"
    from intents i
    left join teams t on t.id = i.owner
    left join people p on p.id = i.asked_by
    where i.bucket = ${bucket} and i.kind = ${kind} and i.key = ${key}
    order by i.generation desc
    limit ${literal(sql, limit)}`;
}
