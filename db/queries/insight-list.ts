import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Sql } from "../client.ts";
import { utc, utcNow } from "./utc.ts";
import { driftVisible, repairVisible, type Viewer } from "./viewer.ts";

/** How the repairs of one class ended in 30 days, and how long the proof took. */
export type ClassOutcomes = {
  class: DriftClass;
  confirmed: number;
  didNotHold: number;
  didNotHappen: number;
  notConfirmed: number;
  /** Drifts that a repair ended and a look proved: what the times are of. */
  proved: number;
  /** From first seen to proof; null where nothing was repaired. */
  p50Ms: number | null;
  p90Ms: number | null;
  /** Still open, so not in the times above. */
  open: number;
  cameBack: number;
};

/** Drifts of one class on one object that keep coming. */
export type RepeatOffender = {
  kind: string;
  key: string;
  class: DriftClass;
  ownerName: string | null;
  /** Times it was seen anew in 30 days. */
  times: number;
  /** Of those, after a confirmed repair. */
  cameBack: number;
  lastSeen: string;
  open: boolean;
};

/** One day in UTC: drifts that were first seen on it, and those that ended on it. */
export type InsightDay = { day: string; found: number; resolved: number };

export type InsightList = { days: InsightDay[]; outcomes: ClassOutcomes[]; repeats: RepeatOffender[]; at: string };

const REPEATS_MAX = 20;

export async function insightList(sql: Sql, { viewer }: { viewer: Viewer }): Promise<InsightList> {
  const [days, ended, drifts, repeats, now] = await Promise.all([
    readDays(sql, viewer),
    sql<Pick<ClassOutcomes, "class" | "confirmed" | "didNotHold" | "didNotHappen" | "notConfirmed">[]>`
      select r.class, count(*) filter (where r.state = 'confirmed')::int as confirmed,
        count(*) filter (where r.state = 'did_not_hold')::int as "didNotHold",
        count(*) filter (where r.state = 'did_not_happen')::int as "didNotHappen",
        count(*) filter (where r.state = 'not_confirmed')::int as "notConfirmed"
      from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where r.state_since > now() - interval '30 days' and ${repairVisible(sql, viewer)}
      group by r.class`,
    sql<Pick<ClassOutcomes, "class" | "proved" | "p50Ms" | "p90Ms" | "open" | "cameBack">[]>`
      select d.class, count(d.spent)::int as proved, percentile_cont(0.5) within group (order by d.spent) as "p50Ms",
        percentile_cont(0.9) within group (order by d.spent) as "p90Ms",
        count(*) filter (where d.resolved_at is null)::int as open,
        count(*) filter (where d.came_back > 0 and d.first_seen > now() - interval '30 days')::int as "cameBack"
      from (
        select d.*, case when d.resolution = 'repaired'
          then (extract(epoch from d.resolved_at - d.first_seen) * 1000)::float8 end as spent
        from drifts d
        where coalesce(d.resolved_at > now() - interval '30 days', true) and ${driftVisible(sql, viewer)}
      ) d
      group by d.class`,
    readRepeats(sql, viewer),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return { days: [...days], outcomes: merge(ended, drifts), repeats: [...repeats], at: now[0]?.at ?? "" };
}

function readDays(sql: Sql, viewer: Viewer) {
  return sql<InsightDay[]>`
    with seen as (
      select (d.first_seen at time zone 'UTC')::date as found_on, (d.resolved_at at time zone 'UTC')::date as resolved_on
      from drifts d where ${driftVisible(sql, viewer)}
    )
    select to_char(day, 'YYYY-MM-DD') as day,
      (select count(*)::int from seen where found_on = day::date) as found,
      (select count(*)::int from seen where resolved_on = day::date) as resolved
    from generate_series((now() at time zone 'UTC')::date - 29, (now() at time zone 'UTC')::date, interval '1 day') as day
    order by day`;
}

function merge(
  ended: readonly Pick<ClassOutcomes, "class" | "confirmed" | "didNotHold" | "didNotHappen" | "notConfirmed">[],
  drifts: readonly Pick<ClassOutcomes, "class" | "proved" | "p50Ms" | "p90Ms" | "open" | "cameBack">[],
): ClassOutcomes[] {
  const classes = [...new Set([...ended, ...drifts].map((row) => row.class))].sort();
  return classes.map((name) => ({
    confirmed: 0,
    didNotHold: 0,
    didNotHappen: 0,
    notConfirmed: 0,
    proved: 0,
    p50Ms: null,
    p90Ms: null,
    open: 0,
    cameBack: 0,
    ...drifts.find((row) => row.class === name),
    ...ended.find((row) => row.class === name),
    class: name,
  }));
}

function readRepeats(sql: Sql, viewer: Viewer) {
  return sql<RepeatOffender[]>`
    select d.kind, d.key, d.class, max(t.name) as "ownerName", count(*)::int as times,
      count(*) filter (where d.came_back > 0)::int as "cameBack", max(${utc(sql, "d.last_seen")}) as "lastSeen",
      bool_or(d.resolved_at is null) as open
    from drifts d left join teams t on t.id = d.owner
    where d.first_seen > now() - interval '30 days' and ${driftVisible(sql, viewer)}
    group by d.bucket, d.kind, d.key, d.class
    having count(*) > 1 or count(*) filter (where d.came_back > 0) > 0
    order by count(*) desc, max(d.last_seen) desc, d.kind, d.key, d.class
    limit ${REPEATS_MAX}`;
}
