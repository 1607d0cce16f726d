import type { Sql } from "../../db/client.ts";
import { messageOf } from "../../lib/message-of.ts";
import type { Ports } from "../ports.ts";
import type { Store } from "../store.ts";

const HOUR_MS = 3_600_000;
/** Rows of one statement: nobody waits for a table. */
const PIECE = 1_000;
/** The lease of whoever clears away. It lasts until it is to be done again, whoever was started meanwhile. */
const RETAIN = "retain";
const LEASE_MS = 23 * HOUR_MS;

/** Deletes so many rows at most of what is not kept any longer. */
type Clearing = (sql: Sql, days: number, limit: number) => PromiseLike<{ count: number }>;

/**
 * What is not kept for good. Whatever was asked, found open, decided, sent and proved is, and so is the record: nothing
 * here is an answer to who did what.
 */
const CLEARED: Readonly<Record<string, Clearing>> = {
  /** A sweep comes every half a minute: after a day the first of each hour stands for it, and the first that was not complete. */
  runs: (sql, days, limit) => sql`
    delete from runs where id = any(array(
      select r.id from runs r where r.mode = 'detect' and r.started_at < now() - interval '1 day'
        and (r.started_at < now() - ${days} * interval '1 day' or r.started_by = 'reconciler' and exists (
          select 1 from runs e where e.mode = 'detect' and e.started_by = 'reconciler'
            and e.complete is not distinct from r.complete
            and e.started_at >= date_trunc('hour', r.started_at, 'UTC') and (e.started_at, e.id) < (r.started_at, r.id)))
      order by r.started_at limit ${limit}))`,
  /** With their runs, but for the last of each source and the one that everything was last confirmed by. */
  scans: (sql, _days, limit) => sql`
    delete from scans where id = any(array(
      select c.id from scans c where c.started_at < now() - interval '1 day'
        and not exists (select 1 from runs r where r.id = c.run_id)
        and not exists (select 1 from sources s where s.kind = c.kind and s.name = c.source and s.watermark_scan = c.id)
        and exists (select 1 from scans n where n.kind = c.kind and n.source = c.source and n.started_at > c.started_at)
      limit ${limit}))`,
  /** The last of each object says why it is judged as it is. */
  judgements: (sql, days, limit) => sql`
    delete from judgements where ctid = any(array(
      select j.ctid from judgements j where j.at < now() - ${days} * interval '1 day' and exists (
        select 1 from judgements n where n.bucket = j.bucket and n.kind = j.kind and n.key = j.key and n.at > j.at)
      order by j.at limit ${limit}))`,
  /** What an hour or a minute had used. */
  budgets: (sql, days, limit) => sql`
    delete from budgets where ctid = any(array(
      select ctid from budgets where window_start < now() - ${days} * interval '1 day' limit ${limit}))`,
  /** An address that nothing is sent to any more is somebody's, and no business of ours. */
  subscriptions: (sql, days, limit) => sql`
    with gone as (
      delete from subscriptions where ctid = any(array(
        select ctid from subscriptions where ended_at < now() - ${days} * interval '1 day' limit ${limit}))
      returning bucket, id
    ), unsaid as (
      delete from notices n using gone where n.bucket = gone.bucket and n.subscription = gone.id)
    select 1 from gone`,
  /** Answers to requests that carry an Idempotency-Key are given again for a day. */
  answers: (sql, _days, limit) => sql`
    delete from idempotency_keys where (principal, key) in (
      select principal, key from idempotency_keys where created_at < now() - interval '2 days' limit ${limit})`,
  failedSignIns: (sql, _days, limit) => sql`
    delete from sign_in_failures where ctid = any(array(
      select ctid from sign_in_failures where window_start < now() - interval '1 day' limit ${limit}))`,
};

type Retaining = {
  store: Pick<Store, "lease">;
  ports: Pick<Ports, "scheduler">;
  sql: Sql;
  keepDays: number;
  holder: string;
  stop: AbortSignal;
  log: Record<"info" | "error", (detail: object, says: string) => void>;
};

/** One process clears away, once a day. */
export async function retentionLoop({ store, ports, sql, keepDays, holder, stop, log }: Retaining): Promise<void> {
  while (!stop.aborted) {
    let restMs = HOUR_MS;
    try {
      if (await store.lease(RETAIN, holder, LEASE_MS)) {
        const cleared = await clearAway(sql, keepDays, stop);
        if (Object.keys(cleared).length > 0) log.info(cleared, "what is kept no longer was cleared away");
        restMs = LEASE_MS;
      }
    } catch (error) {
      log.error(
        { error: messageOf(error) },
        "what is kept no longer could not be cleared away; trying again in an hour",
      );
    }
    await ports.scheduler.sleep(restMs, stop);
  }
}

/** Rows that went, by what they were. */
export async function clearAway(sql: Sql, keepDays: number, stop?: AbortSignal): Promise<Record<string, number>> {
  const cleared: Record<string, number> = {};
  for (const [what, clear] of Object.entries(CLEARED)) {
    let count = PIECE;
    while (count === PIECE && stop?.aborted !== true) {
      ({ count } = await clear(sql, keepDays, PIECE));
      if (count > 0) cleared[what] = (cleared[what] ?? 0) + count;
    }
  }
  return cleared;
}
