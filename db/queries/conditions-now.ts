import type { Conditions } from "../../reconciler/model/status.ts";
import type { Sql } from "../client.ts";
import { standingInPlace, standingVerdict } from "./effective-status.ts";

export type ConditionsNow = Conditions & { now: number; open: number };

/** All that the one word for an object follows from, as of now, and how many differences are open. Reads objects_now as `o`. */
export function conditionColumns(sql: Sql) {
  return sql`
    (extract(epoch from now()) * 1000)::float8 as now,
    ${standingVerdict(sql)} as verdict, (extract(epoch from o.expires_at) * 1000)::float8 as "expiresAt",
    coalesce(o.presence, 'nothing') as wanted, o.withdrawn_at is not null as withdrawn,
    ${standingInPlace(sql)} as "wasInPlace", o.attempted, o.open_attempt as "openAttempt", o.held,
    (select count(*)::int from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key
      and d.resolved_at is null) as open`;
}

export async function conditionsNow(
  sql: Sql,
  { bucket, kind, key }: { bucket: number; kind: string; key: string },
): Promise<ConditionsNow | null> {
  const [row] = await sql<ConditionsNow[]>`
    select ${conditionColumns(sql)} from objects_now o where o.bucket = ${bucket} and o.kind = ${kind} and o.key = ${key}`;
  return row ?? null;
}
