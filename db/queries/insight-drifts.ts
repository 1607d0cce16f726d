import { type SpanStep, STEP_FROM_MS, STEPS_PER_E, spansOf } from "../../lib/format/survival.ts";
import { DRIFT_CLASSES, type DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Sql } from "../client.ts";
import type { ClassOutcomes, ClassSpans, InsightDay, RepeatOffender } from "./insight-list.ts";
import { utc } from "./utc.ts";
import { driftVisible, operatorOnly, repairVisible, type Viewer } from "./viewer.ts";

const REPEATS_MAX = 20;

type Fragment = ReturnType<typeof sinceDay>;

/** The first moment of the first of 30 days in UTC, today among them. */
function sinceDay(sql: Sql) {
  return sql`((date_trunc('day', now() at time zone 'UTC') - interval '29 days') at time zone 'UTC')`;
}

const dayOf = (sql: Sql, time: Fragment) => sql`(${time} at time zone 'UTC')::date`;

/** Rows are counted once, by the days on which they began and ended; a day then adds up counts, never rows. */
export async function readDays(sql: Sql, viewer: Viewer): Promise<InsightDay[]> {
  const rows = await sql<InsightDay[]>`
    with counted as materialized (
      select ${dayOf(sql, sql`greatest(d.first_seen, ${sinceDay(sql)} - interval '1 day')`)} as found_on,
        ${dayOf(sql, sql`d.resolved_at`)} as ended_on, d.class, count(*)::int as n
      from drifts d where (d.resolved_at is null or d.resolved_at >= ${sinceDay(sql)}) and ${driftVisible(sql, viewer)}
      group by 1, 2, 3
    ), decided as materialized (
      select ${dayOf(sql, sql`ap.granted_at`)} as on_day, true as yes from approvals ap
      join repairs r on r.bucket = ap.bucket and r.id = ap.repair_id
      join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where ap.granted_at >= ${sinceDay(sql)} and ${repairVisible(sql, viewer)}
      union all
      select ${dayOf(sql, sql`r.state_since`)}, false from repairs r
      join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where r.state = 'blocked' and r.state_since >= ${sinceDay(sql)} and ${repairVisible(sql, viewer)}
    )
    select to_char(day, 'YYYY-MM-DD') as day,
      exists (select 1 from runs where started_at >= day at time zone 'UTC' and ended_at is not null
        and started_at < (day + interval '1 day') at time zone 'UTC' and ${operatorOnly(sql, viewer)}) as looked,
      of_day.*, (select count(*)::int from decided where on_day = day::date and yes) as approved,
      (select count(*)::int from decided where on_day = day::date and not yes) as blocked
    from generate_series(${sinceDay(sql)} at time zone 'UTC', now() at time zone 'UTC', interval '1 day') as day,
      lateral (
        select coalesce(sum(n) filter (where found_on = day::date), 0)::int as found,
          coalesce(sum(n) filter (where ended_on = day::date), 0)::int as resolved,
          ${openAs(sql, sql`class not in ('contradictory_evidence', 'unknown_after_repair')`)} as "notAsAsked",
          ${openAs(sql, sql`class = 'contradictory_evidence'`)} as contradictory,
          ${openAs(sql, sql`class = 'unknown_after_repair'`)} as "notConfirmed"
        from counted) of_day
    order by day`;
  return [...rows];
}

/** Open at the end of `day`, of some classes. */
function openAs(sql: Sql, classes: Fragment) {
  return sql`coalesce(sum(n) filter (where ${classes} and found_on <= day::date
    and coalesce(ended_on > day::date, true)), 0)::int`;
}

export async function readOutcomes(sql: Sql, viewer: Viewer): Promise<ClassOutcomes[]> {
  type Ended = Omit<ClassOutcomes, "cameBack">;
  const [ended, back] = await Promise.all([
    sql<Ended[]>`
      select r.class, count(*) filter (where r.state = 'confirmed')::int as confirmed,
        count(*) filter (where r.state = 'did_not_hold')::int as "didNotHold",
        count(*) filter (where r.state = 'did_not_happen')::int as "didNotHappen",
        count(*) filter (where r.state = 'not_confirmed')::int as "notConfirmed"
      from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where r.state_since > now() - interval '30 days'
        and r.state in ('confirmed', 'did_not_hold', 'did_not_happen', 'not_confirmed') and ${repairVisible(sql, viewer)}
      group by r.class`,
    sql<Pick<ClassOutcomes, "class" | "cameBack">[]>`
      select d.class, count(*)::int as "cameBack" from drifts d
      where d.came_back > 0 and d.first_seen > now() - interval '30 days' and ${driftVisible(sql, viewer)}
      group by d.class`,
  ]);
  const none = { confirmed: 0, didNotHold: 0, didNotHappen: 0, notConfirmed: 0, cameBack: 0 };
  return DRIFT_CLASSES.flatMap((name) => {
    const [of, came] = [ended.find((row) => row.class === name), back.find((row) => row.class === name)];
    return of || came ? [{ ...none, ...of, ...came, class: name }] : [];
  });
}

/** The step of a span of time, as `spansOf` counts them. */
export function stepOf(sql: Sql, span: Fragment) {
  return sql`ceil(ln(greatest(extract(epoch from ${span}) * 1000 / ${STEP_FROM_MS}::float8, 1)) * ${STEPS_PER_E}::float8)::int`;
}

/**
 * Of everything first seen in 30 days, whether it has ended or not: to take only what ended would leave out the slow ones.
 * What an unknown outcome or a contradiction hides has not ended while that is open; it is lost from sight then, and counts
 * until then. What has not been named again when that ended has ended with it.
 */
export async function readSpans(sql: Sql, viewer: Viewer): Promise<ClassSpans[]> {
  const hasEnded = sql`(coalesce(d.resolution <> 'eclipsed', false) or hiding.ended_at is not null)`;
  const [steps, older] = await Promise.all([
    sql<(SpanStep & { class: DriftClass })[]>`
      select d.class, ${stepOf(sql, sql`coalesce(hiding.ended_at, d.resolved_at, now()) - d.first_seen`)} as step,
        count(*) filter (where ${hasEnded})::int as ended, count(*) filter (where not ${hasEnded})::int as open
      from drifts d left join lateral (
        select h.resolved_at as ended_at from drifts h
        where d.resolution = 'eclipsed' and h.bucket = d.bucket and h.kind = d.kind and h.key = d.key
          and h.class in ('unknown_after_repair', 'contradictory_evidence')
          and coalesce(h.resolved_at >= d.resolved_at, true) and h.id <> d.id
        order by h.first_seen limit 1) hiding on true
      where d.first_seen > now() - interval '30 days' and ${driftVisible(sql, viewer)}
      group by 1, 2`,
    sql<{ class: DriftClass; n: number }[]>`
      select d.class, count(*)::int as n from drifts d
      where d.resolved_at is null and d.first_seen <= now() - interval '30 days' and ${driftVisible(sql, viewer)}
      group by d.class`,
  ]);
  return DRIFT_CLASSES.flatMap((name) => {
    const of = steps.filter((row) => row.class === name);
    const before = older.find((row) => row.class === name)?.n ?? 0;
    return of.length + before === 0 ? [] : [{ class: name, older: before, ...spansOf(of) }];
  });
}

/** Grouped first, and how far apart only for those that are told. */
export async function readRepeats(sql: Sql, viewer: Viewer): Promise<RepeatOffender[]> {
  const rows = await sql<RepeatOffender[]>`
    select m.kind, m.key, m.class, t.name as "ownerName", m.times, m."cameBack", gap.ms as "gapMs",
      ${utc(sql, "m.last_seen")} as "lastSeen", m.open
    from (
      select d.bucket, d.kind, d.key, d.class, max(d.owner) as owner, count(*)::int as times,
        count(*) filter (where d.came_back > 0)::int as "cameBack", max(d.last_seen) as last_seen,
        bool_or(d.resolved_at is null) as open
      from drifts d where d.first_seen > now() - interval '30 days' and ${driftVisible(sql, viewer)}
      group by d.bucket, d.kind, d.key, d.class
      having count(*) > 1 or count(*) filter (where d.came_back > 0) > 0
      order by count(*) desc, max(d.last_seen) desc, d.kind, d.key, d.class
      limit ${REPEATS_MAX}
    ) m left join teams t on t.id = m.owner, lateral (
      select percentile_cont(0.5) within group (order by extract(epoch from since)::float8 * 1000) as ms
      from (
        select d.first_seen - lag(d.first_seen) over (order by d.first_seen) as since from drifts d
        where d.bucket = m.bucket and d.kind = m.kind and d.key = m.key and d.class = m.class
          and d.first_seen > now() - interval '30 days' and ${driftVisible(sql, viewer)}
      ) between_two) gap
    order by m.times desc, m.last_seen desc, m.kind, m.key, m.class`;
  return [...rows];
}
