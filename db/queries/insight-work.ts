import { type SpanStep, spansOf } from "../../lib/format/survival.ts";
import type { Sql } from "../client.ts";
import { isCurrentWindow } from "./budget-window.ts";
import { stepOf } from "./insight-drifts.ts";
import type { LimitUse, RequestSpans, WaitingReason } from "./insight-list.ts";
import { isWaiting } from "./review-right.ts";
import { utcOf } from "./utc.ts";
import { objectVisible, operatorOnly, repairVisible, type Viewer } from "./viewer.ts";

/** The newest of them: each costs a look at its object's judgements. */
const REQUESTS_MAX = 10_000;

/**
 * From a request to the first look that found it so. A request that was replaced or withdrawn before counts until then. One that
 * was so already, with nothing new to say, has no time and is left out.
 */
export async function readRequests(sql: Sql, viewer: Viewer): Promise<RequestSpans[]> {
  const steps = await sql<(SpanStep & { kind: string })[]>`
    select i.kind, ${stepOf(sql, sql`coalesce(proved.at, i.superseded_at, now()) - i.asked_at`)} as step,
      count(proved.at)::int as ended, (count(*) - count(proved.at))::int as open
    from (
      select i.*, o.verdict, o.generation as asked_now from intents i
      join objects o on o.bucket = i.bucket and o.kind = i.kind and o.key = i.key
      where i.asked_at > now() - interval '30 days' and ${objectVisible(sql, viewer)}
      order by i.asked_at desc limit ${REQUESTS_MAX}
    ) i left join lateral (
      select min(j.at) as at from judgements j
      where j.bucket = i.bucket and j.kind = i.kind and j.key = i.key and j.at >= i.asked_at
        and coalesce(j.at < i.superseded_at, true) and j.said ->> 'verdict' = 'in_sync'
    ) proved on true
    where proved.at is not null or i.verdict <> 'in_sync' or i.asked_now <> i.generation
    group by 1, 2`;
  const kinds = [...new Set(steps.map((row) => row.kind))].sort();
  return kinds.map((kind) => ({ kind, ...spansOf(steps.filter((row) => row.kind === kind)) }));
}

export async function readWaiting(sql: Sql, viewer: Viewer): Promise<WaitingReason[]> {
  const rows = await sql<WaitingReason[]>`
    select d.gate_reasons #>> '{0,code}' as reason, count(*)::int as waiting, ${utcOf(sql, sql`min(r.proposed_at)`)} as oldest
    from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
    where ${isWaiting(sql)} and ${repairVisible(sql, viewer)}
    group by 1 order by 2 desc, 1`;
  return [...rows];
}

/** Of kinds and owners; a connector's calls have windows of a minute, and a full one only waits. */
export async function readLimitUses(sql: Sql, viewer: Viewer): Promise<LimitUse[]> {
  const rows = await sql<LimitUse[]>`
    select b.scope, count(*)::int as windows, count(*) filter (where b.used >= b."limit")::int as "full",
      (array_agg(b."limit" order by b.window_start desc))[1] as "limit",
      coalesce(sum(b.used) filter (where ${isCurrentWindow(sql)}), 0)::int as used,
      (select count(*)::int from batches p where b.scope = any(p.scopes) and p.parked_at > now() - interval '30 days') as parked
    from budgets b
    where b.window_start > now() - interval '30 days' and (b.scope like 'kind:%' or b.scope like 'owner:%')
      and ${operatorOnly(sql, viewer)}
    group by b.scope order by "full" desc, b.scope`;
  return [...rows];
}
