import type { ObjectStatus } from "../../reconciler/model/status.ts";
import type { Sql } from "../client.ts";

/** The one word as it is now: the stored projection, with the end of its evidence applied. */
export type EffectiveStatus = { status: ObjectStatus; stale: boolean };

/** In place, but the evidence has ended: told as "in place when last checked". Reads objects as `o`. */
export function isStale(sql: Sql) {
  return sql`(o.status = 'in_place' and coalesce(o.expires_at < now(), true))`;
}

/** Nothing speaks for this object now: its evidence has ended or never came, and no attempt of ours explains the gap. */
export function isUnjudged(sql: Sql) {
  return sql`(o.poison >= 3 or o.open_attempt = 'none' and case o.verdict
    when 'pending' then false
    when 'verifying' then not o.attempted
    else coalesce(o.expires_at < now(), true) end)`;
}

/** Somebody asks for it, or something is wrong with it. What is neither is gone: its row is only its history. */
export function isLive(sql: Sql) {
  return sql`(o.generation is not null or o.classes <> '{}')`;
}
