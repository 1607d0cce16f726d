import type { Fragment } from "postgres";
import type { Sql } from "../client.ts";
import { objectVisible, operatorOnly, seesEveryTeam, type Viewer } from "./viewer.ts";

/** Entries of a report, by their object as it is now: whoever lost a team since the run also lost what it found there. */
export function entryVisible(sql: Sql, viewer: Viewer, entry: Fragment = sql`e.entry`): Fragment {
  return namedVisible(sql, viewer, { kind: sql`${entry} ->> 'kind'`, key: sql`${entry} ->> 'key'` });
}

/**
 * May the viewer know of the object that is named so? One look-up a name, by the keys: a name has no bucket, and
 * by the index of objects, which begins with it, each would go through all of them.
 */
export function namedVisible(sql: Sql, viewer: Viewer, { kind, key }: { kind: Fragment; key: Fragment }): Fragment {
  if (seesEveryTeam(viewer)) return sql`true`;
  return sql`coalesce((
    select ${objectVisible(sql, viewer)}
    from object_keys named cross join lateral (
      select * from objects where bucket = named.bucket and kind = named.kind and key = named.key limit 1) o
    where named.key collate "C" = ${key} and named.kind = ${kind}
    limit 1), false)`;
}

/** Stops are for every operator, except one of an object: that is seen with the object. `scope` is what a stop holds. */
export function scopeVisible(sql: Sql, viewer: Viewer, scope: Fragment): Fragment {
  const object = sql`substr(${scope}, length('object:') + 1)`;
  const named = { kind: sql`split_part(${object}, '/', 1)`, key: sql`substr(${object}, strpos(${object}, '/') + 1)` };
  return sql`(case when starts_with(${scope}, 'object:') then ${namedVisible(sql, viewer, named)}
    else ${operatorOnly(sql, viewer)} end)`;
}
