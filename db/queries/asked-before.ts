import type { ClassAndDirection } from "../../reconciler/model/evidence.ts";
import { type Sql, transaction } from "../client.ts";
import { utc } from "./utc.ts";

/** What the gate was asked about one class, and which drift it was. */
export type AskedBeforeRow = { kind: string; key: string; drift: string; cameBack: boolean; input: unknown };

export type AskedBeforeList = {
  rows: AskedBeforeRow[];
  /** Judgements of the kind that were looked through. */
  judged: number;
  /** There are older ones within the span. */
  more: boolean;
  /** The oldest of them; null where there is none. */
  since: string | null;
};

type Bounds = { days: number; max: number; ms: number };

/**
 * What the gate was asked in the newest judgements of a kind, the oldest first. It reads at most `max` of them and gives
 * up after `ms` a statement: on a busy installation a month is millions.
 */
export async function askedBefore(
  sql: Sql,
  { kind, class: name, direction, days, max, ms }: ClassAndDirection & Bounds & { kind: string },
): Promise<AskedBeforeList> {
  return transaction(sql, async (tx) => {
    await tx`select set_config('statement_timeout', ${String(ms)}, true)`;
    const newest = (limit: number) => tx`
      select * from judgements where kind = ${kind} and at >= now() - ${days} * interval '1 day'
      order by at desc, bucket, key, id limit ${limit}`;
    const [of] = await tx<{ judged: number; since: string | null }[]>`
      select judged, ${utc(tx, "oldest")} as since
      from (select count(*)::int as judged, min(at) as oldest from (${newest(max + 1)}) j) s`;
    const rows = await tx<AskedBeforeRow[]>`
      select j.kind, j.key, g.gate -> 'input' as input, d.id as drift, d.came_back > 0 as "cameBack"
      from (${newest(max)}) j cross join lateral json_array_elements(j.gates) g(gate)
      join lateral (
        select id, came_back from drifts d
        where d.bucket = j.bucket and d.kind = j.kind and d.key = j.key and d.class = ${name} and d.first_seen <= j.at
        order by d.first_seen desc limit 1) d on true
      where g.gate ->> 'class' = ${name} and g.gate ->> 'direction' is not distinct from ${direction}
      order by j.at, j.bucket, j.key, j.id`;
    const judged = of?.judged ?? 0;
    return { rows: [...rows], judged: Math.min(judged, max), more: judged > max, since: of?.since ?? null };
  });
}
