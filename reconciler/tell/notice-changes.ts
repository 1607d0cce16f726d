import type { Sql } from "../../db/client.ts";
import { meaningsOf, SERVICE, watchedObjects } from "../../db/queries/meanings.ts";
import { serviceStatus } from "../../db/queries/status-service.ts";
import { isSameMeaning, type Meaning } from "../model/meaning.ts";
import { worstView } from "../model/status.ts";
import { effectiveView } from "../model/status-effective.ts";

/** What comes and goes within this is not told: the next meaning overtakes it. */
const STANDS_FOR_MS = 10_000;

type Change = Meaning & { bucket: number; kind: string; key: string; n: number };

/**
 * Compares what each watched object means now with what was told of it last, and writes down what changed, with a notice
 * for everybody who said yes: one statement, so that no meaning is without its notices.
 */
export async function noticeChanges(sql: Sql): Promise<number> {
  const watched = await watchedObjects(sql);
  const changed = watched.flatMap((row): Change[] => {
    const { bucket, kind, key, wanted, last } = row;
    const meaning = { ...effectiveView(row, row.now, row.open), wanted };
    return last !== null && isSameMeaning(last, meaning)
      ? []
      : [{ bucket, kind, key, ...meaning, n: (last?.n ?? 0) + 1 }];
  });
  return write(sql, changed);
}

/** The service as a whole, for its feed. */
export async function noticeService(sql: Sql): Promise<number> {
  const [{ groups }, [last]] = await Promise.all([serviceStatus(sql), meaningsOf(sql, SERVICE, 1)]);
  const worst = worstView(groups);
  if (worst === null) return 0;
  const meaning: Meaning = { status: worst.status, stale: worst.stale, wanted: "nothing" };
  if (last !== undefined && isSameMeaning(last, meaning)) return 0;
  return write(sql, [{ ...SERVICE, ...meaning, n: (last?.n ?? 0) + 1 }]);
}

async function write(sql: Sql, changed: readonly Change[]): Promise<number> {
  if (changed.length === 0) return 0;
  const told = await sql`
    with told as (
      insert into meanings (bucket, kind, key, n, status, stale, wanted)
      select c.bucket, c.kind, c.key, c.n, c.status, c.stale, c.wanted
      from jsonb_populate_recordset(null::meanings, ${sql.json(changed)}) c
      on conflict do nothing
      returning bucket, kind, key, n
    ), written as (
      insert into notices (bucket, id, subscription, meaning, due_at)
      select s.bucket, s.id || '.' || t.n, s.id, t.n, now() + ${STANDS_FOR_MS} * interval '1 millisecond'
      from told t join subscriptions s on s.bucket = t.bucket and s.kind = t.kind and s.key = t.key
      where t.n > 1 and s.confirmed_at is not null and s.ended_at is null
    )
    select 1 from told`;
  return told.length;
}
