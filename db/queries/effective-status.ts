import type { ObjectStatus } from "../../reconciler/model/status.ts";
import type { Sql } from "../client.ts";
import { fixed } from "./literal.ts";

/** The one word as it is now: the stored projection, with the end of its evidence applied. */
export type EffectiveStatus = { status: ObjectStatus; stale: boolean };

/** In place, but the evidence has ended: told as "in place when last checked". Reads objects as `o`. */
export function isStale(sql: Sql) {
  return fixed(sql, `(o.status = 'in_place' and coalesce(o.expires_at < now(), true))`);
}

/** Nothing speaks for this object now: its evidence has ended or never came, and no attempt of ours explains the gap. */
export function isUnjudged(sql: Sql) {
  return fixed(
    sql,
    `(o.poison >= 3 or o.open_attempt = 'none' and case o.verdict
    when 'pending' then false
    when 'verifying' then not o.attempted
    else coalesce(o.expires_at < now(), true) end)`,
  );
}

/**
 * What may be unjudged, beside what is dirty, while each authority was read lately and shows all there is: then what a look
 * spoke for is as fresh as that reading. The same words as the index `objects_doubtful`.
 */
export function isDoubtful(sql: Sql) {
  return fixed(
    sql,
    `(poison >= 3 or verdict in ('verifying', 'contradictory') or spoke is null and verdict <> 'pending')`,
  );
}

/** Keys (kind, bucket, key) of all that may be unjudged then, and of some that are not. */
export function doubtfulOrDirty(sql: Sql) {
  return sql`(select kind, bucket, key from dirty_objects union select kind, bucket, key from objects where ${isDoubtful(sql)})`;
}

/** Is there an authority whose word may have ended for some objects and not for others? */
export function isAnyAged(sql: Sql) {
  return fixed(
    sql,
    `exists (select 1 from sources where standing = 'authoritative'
    and (covers <> 'all' or coalesce(watermark + evidence_ms * interval '1 millisecond' < now(), true)))`,
  );
}

/** Somebody asks for it, or something is wrong with it. What is neither is gone: its row is only its history. */
export function isLive(sql: Sql) {
  return fixed(sql, `(o.generation is not null or o.classes <> '{}')`);
}
