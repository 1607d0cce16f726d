import type { Fragment } from "postgres";
import type { Millis } from "../../reconciler/model/evidence.ts";
import { type Conditions, OBJECT_STATUSES, type ObjectStatus } from "../../reconciler/model/status.ts";
import { effectiveView } from "../../reconciler/model/status-effective.ts";
import type { Sql } from "../client.ts";
import { perhapsUnjudged, standingInPlace, standingVerdict } from "./effective-status.ts";
import { together } from "./together.ts";

/**
 * How many things of a kind are told as what. Nothing of any one of them but the oldest moment. `kind: null`: of all kinds,
 * where what is in place was counted and not read.
 */
export type ServiceGroup = { kind: string | null; status: ObjectStatus; stale: boolean; count: number; since: Millis };

export type ServiceRow = {
  now: Millis;
  /** When everything was last looked at by every source that decides; null where one never was. */
  checkedAt: Millis | null;
  sweeps: Millis[];
  /** Since when changes are stopped, and whether all of them are. */
  stop: { since: Millis; all: boolean } | null;
  groups: ServiceGroup[];
};

type Row = Conditions & { kind: string; fresh: boolean; differed: boolean; count: number; since: Millis };

/** What was promised, by what is true of it. Only what somebody asked for: the rest is nobody's request. */
export async function serviceStatus(sql: Sql): Promise<ServiceRow> {
  const read = await together(sql, {
    rows: groupsOf(sql, sql`(${notInPlace(sql)})`),
    asked: askedFor(sql),
    about: about(sql),
    sweeps: sql<{ at: Millis }[]>`
      select (extract(epoch from started_at) * 1000)::float8 as at from runs
      where mode = 'detect' and started_by = 'reconciler' order by started_at desc limit 5`,
  });
  const [told] = read.about;
  const now = told?.now ?? 0;
  return {
    now,
    checkedAt: told?.checkedAt ?? null,
    sweeps: read.sweeps.map((row) => row.at),
    stop: told?.stopSince == null ? null : { since: told.stopSince, all: told.stopAll === true },
    groups: [...restOf(read), ...merged(read.rows.map((row) => toGroup(row, now)))],
  };
}

type About = { now: Millis; checkedAt: Millis | null; stopSince: Millis | null; stopAll: boolean | null };

function about(sql: Sql) {
  return sql<About[]>`
    select (extract(epoch from now()) * 1000)::float8 as now,
      (select case when bool_and(s.watermark is not null) then (extract(epoch from min(s.watermark)) * 1000)::float8 end
       from sources s where s.standing = 'authoritative' and not s.pushed) as "checkedAt",
      (extract(epoch from min(t.set_at)) * 1000)::float8 as "stopSince", bool_or(t.scope = 'all') as "stopAll"
    from stops t where t.lifted_at is null and (t.until is null or t.until > now())
      -- It stops an agent, and holds no repair.
      and t.scope not like 'agent:%'`;
}

function groupsOf(sql: Sql, from: Fragment) {
  return sql<Omit<Row, "expiresAt">[]>`
    select o.kind, ${standingVerdict(sql)} as verdict, coalesce(o.presence, 'nothing') as wanted, o.withdrawn_at is not null as withdrawn,
      ${standingInPlace(sql)} as "wasInPlace", o.attempted, o.open_attempt as "openAttempt", o.held,
      coalesce(o.expires_at >= now(), false) as fresh,
      o.verdict = 'verifying' and o.was_in_place and exists (select 1 from drifts d where d.bucket = o.bucket
        and d.kind = o.kind and d.key = o.key and d.resolved_at is null) as differed,
      count(*)::int as count,
      (extract(epoch from min(case when o.status = 'in_place' and o.expires_at < now()
        then o.expires_at else o.status_since end)) * 1000)::float8 as since
    from ${from} o where o.generation is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`;
}

/** All that may be told as anything but in place with evidence that holds; each once. */
function notInPlace(sql: Sql): Fragment {
  const others = OBJECT_STATUSES.filter((status) => status !== "in_place");
  return sql`
    select * from objects_now where status = any(${others})
    union all select o.* from ${perhapsUnjudged(sql)} where o.status = 'in_place'`;
}

type Asked = { n: number; since: Millis | null };

/** How many there are in all, by an index alone: who asked stands beside what is asked. */
function askedFor(sql: Sql) {
  return sql<Asked[]>`
    select (select count(*)::int from objects where asked_by is not null) as n,
      (select (extract(epoch from min(status_since)) * 1000)::float8 from objects where status = 'in_place') as since`;
}

/** What was counted and not read is in place, with evidence that holds. */
function restOf({ rows, asked: [asked] }: { rows: readonly { count: number }[]; asked: Asked[] }): ServiceGroup[] {
  const count = (asked?.n ?? 0) - rows.reduce((sum, row) => sum + row.count, 0);
  return count > 0 ? [{ kind: null, status: "in_place", stale: false, count, since: asked?.since ?? 0 }] : [];
}

function toGroup({ kind, fresh, differed, count, since, ...rest }: Omit<Row, "expiresAt">, now: Millis): ServiceGroup {
  const view = effectiveView({ ...rest, expiresAt: fresh ? now : null }, now, differed ? 1 : 0);
  return { kind, ...view, count, since };
}

/** Different conditions may be told as the same; they are one group then, as old as its oldest. */
function merged(groups: readonly ServiceGroup[]): ServiceGroup[] {
  const byName = new Map<string, ServiceGroup>();
  for (const group of groups) {
    const name = `${group.kind} ${group.status} ${group.stale}`;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { ...group });
    else Object.assign(known, { count: known.count + group.count, since: Math.min(known.since, group.since) });
  }
  return [...byName.values()].sort((a, b) => b.count - a.count || (a.kind ?? "").localeCompare(b.kind ?? ""));
}
