import { BUCKETS } from "../../reconciler/model/bucket.ts";
import type { ObjectStatus } from "../../reconciler/model/status.ts";
import type { Sql } from "../client.ts";
import { fixed } from "./literal.ts";

/** The one word as it is now: the stored projection, with the end of its evidence applied. */
export type EffectiveStatus = { status: ObjectStatus; stale: boolean };

/** In place, but the evidence has ended: told as "in place when last checked". Reads objects as `o`. */
export function isStale(sql: Sql) {
  return fixed(sql, `(o.status = 'in_place' and coalesce(o.expires_at < now(), true))`);
}

const OVERTAKEN = `(o.verdict = 'in_sync' and o.open_attempt = 'none' and o.status not in ('in_place', 'stopped'))`;

/** What a look showed before a command did something to it is no verdict any more; the projection knows. Reads objects as `o`. */
export function standingVerdict(sql: Sql) {
  return fixed(sql, `case when ${OVERTAKEN} then 'verifying' else o.verdict end`);
}

/** Likewise: it was in place, and nothing was done to it since. */
export function standingInPlace(sql: Sql) {
  return fixed(sql, `(o.was_in_place and not ${OVERTAKEN})`);
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

const AGED = `select kind from sources where standing = 'authoritative'
    and (covers <> 'all' or coalesce(watermark + evidence_ms * interval '1 millisecond' < now(), true))`;

/** Is there an authority whose word may have ended for some objects and not for others? */
export function isAnyAged(sql: Sql) {
  return fixed(sql, `exists (${AGED})`);
}

/** Of a kind (`row.kind`) with such an authority: of others, only what is dirty or doubtful may be unjudged. */
export function isOfAgedKind(sql: Sql, row: "d" | "o") {
  return fixed(sql, `${row}.kind = any(array(${AGED}))`);
}

/**
 * Objects `o`, all that may be unjudged among them, each once: what is dirty or doubtful, and all of a kind with such an
 * authority. That one is found by its keys: where one source of many is away, its kind may be few among very many.
 */
export function perhapsUnjudged(sql: Sql) {
  const aged = fixed(
    sql,
    `(select distinct kind from (${AGED}) every) aged cross join generate_series(0, ${BUCKETS - 1}) as every (bucket)
    cross join lateral (select * from objects_now where bucket = every.bucket and kind = aged.kind offset 0) o`,
  );
  return sql`(
    select o.* from ${doubtfulOrDirty(sql)} few
    join objects_now o on o.bucket = few.bucket and o.kind = few.kind and o.key = few.key where not ${isOfAgedKind(sql, "o")}
    union all select o.* from ${aged}) o`;
}

/** Somebody asks for it, or something is wrong with it. What is neither is gone: its row is only its history. */
export function isLive(sql: Sql) {
  return fixed(sql, `(o.generation is not null or o.classes <> '{}')`);
}
