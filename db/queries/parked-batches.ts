import type { Sql } from "../client.ts";
import { utc } from "./utc.ts";

/** Repairs that were too many for a limit, and wait together for one release. */
export type ParkedBatch = {
  id: string;
  kind: string;
  wanted: number;
  /** Which limits were short. */
  says: string;
  /** What a release has to name: it binds to the plans that were read. */
  digest: string;
  parkedAt: string;
  examples: { driftId: string; key: string; title: string }[];
};

const EXAMPLES = 5;

export async function parkedBatches(sql: Sql): Promise<ParkedBatch[]> {
  const rows = await sql<ParkedBatch[]>`
    select b.id, b.kind, b.wanted, b.says, b.digest, ${utc(sql, "b.parked_at")} as "parkedAt",
      coalesce((select jsonb_agg(e) from (
        select d.id as "driftId", d.key, d.plan ->> 'title' as title from drifts d
        where d.batch = b.id and d.resolved_at is null order by d.first_seen, d.id limit ${EXAMPLES}) e), '[]') as examples
    from batches b where b.released_at is null and b.closed_at is null order by b.parked_at, b.id`;
  return [...rows];
}
