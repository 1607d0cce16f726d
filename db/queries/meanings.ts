import type { Meaning } from "../../reconciler/model/meaning.ts";
import type { Sql } from "../client.ts";
import { type ConditionsNow, conditionColumns } from "./conditions-now.ts";
import { standingVerdict } from "./effective-status.ts";

export type TellingRow = Meaning & { n: number; at: Date };
/** The service as a whole has its meanings under this name. */
export const SERVICE = { bucket: 0, kind: "", key: "" } as const;
type Named = { bucket: number; kind: string; key: string };

/** What was told of one thing, the newest first. */
export function meaningsOf(sql: Sql, { bucket, kind, key }: Named, most: number): Promise<TellingRow[]> {
  return sql<TellingRow[]>`
    select n, status, stale, wanted, at from meanings
    where bucket = ${bucket} and kind = ${kind} and key = ${key} order by n desc limit ${most}`;
}

/** The object that a live link is for. */
export async function linkedObject(sql: Sql, link: { bucket: number; hash: string }): Promise<Named | null> {
  const [row] = await sql<Named[]>`
    select bucket, kind, key from status_links
    where bucket = ${link.bucket} and token_hash = ${link.hash}
      and revoked_at is null and (expires_at is null or expires_at > now())`;
  return row ?? null;
}

export type WatchedRow = ConditionsNow & Named & { last: TellingRow | null };

/**
 * Objects that somebody holds a live link to, as they are now, beside what was told of them last: all that may mean something
 * else now. What is proved to be as asked, by evidence that holds, and was told as that means the same whatever else is true
 * of it (`deriveStatus`), and mostly that is nearly all of them.
 */
export function watchedObjects(sql: Sql): Promise<WatchedRow[]> {
  const isAsTold = sql`coalesce(${standingVerdict(sql)} = 'in_sync' and o.open_attempt = 'none' and o.expires_at >= now() and not last.stale
    and last.status = case when o.withdrawn_at is null then 'in_place' else 'stopped' end
    and last.wanted = coalesce(o.presence, 'nothing'), false)`;
  return sql<WatchedRow[]>`
    select o.bucket, o.kind, o.key, ${conditionColumns(sql)},
      case when last.n is not null then jsonb_build_object('n', last.n, 'status', last.status, 'stale', last.stale,
        'wanted', last.wanted, 'at', last.at) end as last
    from (select distinct bucket, kind, key from status_links
          where revoked_at is null and (expires_at is null or expires_at > now())) l
    join objects_now o on o.bucket = l.bucket and o.kind = l.kind and o.key = l.key
    left join lateral (
      select * from meanings m where m.bucket = l.bucket and m.kind = l.kind and m.key = l.key order by m.n desc limit 1) last on true
    where not ${isAsTold}`;
}
