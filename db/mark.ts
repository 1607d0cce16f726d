/** What is to be judged again, for whoever changes what it is judged from (docs/decisions/0049). */
import type { PendingQuery, Row } from "postgres";
import type { Sql, Tx } from "./client.ts";

/**
 * Nobody judges these objects, marks them or writes their facts until the transaction ends; the lowest first, so that two
 * who lock several never wait for each other. `keys`: a query of bucket, kind and key. Answers those that are not there.
 */
export async function lockObjects(tx: Tx, keys: PendingQuery<Row[]>): Promise<{ bucket: number; key: string }[]> {
  return tx<{ bucket: number; key: string }[]>`
    select k.bucket, k.key from (select distinct bucket, kind, key from (${keys}) k order by bucket, kind, key) k
    left join lateral (
      select true as is_there from objects where bucket = k.bucket and kind = k.kind and key = k.key
      limit 1 for no key update) o on true
    where o.is_there is null`;
}

/**
 * The statement that marks objects as dirty, alone or as a part of another: `keys` is a query of kind, bucket and key. They
 * are locked. Written also where they are listed: somebody may just be taking them off, having read what was before.
 */
export function marking(sql: Sql, keys: PendingQuery<Row[]>): PendingQuery<Row[]> {
  return sql`
    insert into dirty_objects (kind, bucket, key) ${keys} on conflict (kind, bucket, key) do update set key = excluded.key`;
}

/**
 * The same by who has just read the rows of these objects, and cannot tell that anything differs: `rows` is a query of kind,
 * bucket, key and ctid. Whoever looks whether a row tells all already finds it where it was, and not by an index.
 */
export function markingRows(sql: Sql, rows: PendingQuery<Row[]>): PendingQuery<Row[]> {
  return sql`
    insert into dirty_objects (kind, bucket, key, place) ${rows}
    on conflict (kind, bucket, key) do update set key = excluded.key, place = excluded.place`;
}
