import { OBJECT_STATUSES, type ObjectStatus } from "../../reconciler/model/status.ts";
import type { Sql } from "../client.ts";
import { perhapsUnjudged } from "./effective-status.ts";

const NOT_IN_PLACE = OBJECT_STATUSES.filter((status) => status !== "in_place");

/** All objects by kind and stored status. Most are in place, and are counted by an index as what the others leave. */
export async function objectCounts(sql: Sql): Promise<{ kind: string; status: ObjectStatus; n: number }[]> {
  return sql`
    with others as materialized (
      select kind, status, count(*)::int as n from objects where status = any(${NOT_IN_PLACE}) group by kind, status),
    all_of as (select kind, count(*)::int as n from objects group by kind)
    select kind, status, n from others
    union all select kind, 'in_place', n - coalesce((select sum(o.n) from others o where o.kind = a.kind), 0)::int from all_of a`;
}

/** Of each kind, how many verdicts outlived their evidence. While each authority was read lately only few can have. */
export async function expiredCounts(sql: Sql): Promise<{ kind: string; n: number }[]> {
  return sql`
    select k.kind, count(expired.kind)::int as n from (select distinct kind from sources) k
    left join (select o.kind from ${perhapsUnjudged(sql)} where o.expires_at < now()) expired on expired.kind = k.kind
    group by k.kind`;
}
