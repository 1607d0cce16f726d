import type { Millis } from "../../reconciler/model/evidence.ts";
import type { Conditions, ObjectStatus } from "../../reconciler/model/status.ts";
import { effectiveView } from "../../reconciler/model/status-effective.ts";
import type { Sql } from "../client.ts";

/** How many things of a kind are told as what. Nothing of any one of them but the oldest moment. */
export type ServiceGroup = { kind: string; status: ObjectStatus; stale: boolean; count: number; since: Millis };

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
  const [rows, [about], sweeps] = await Promise.all([
    sql<Omit<Row, "expiresAt">[]>`
      select o.kind, o.verdict, coalesce(o.presence, 'nothing') as wanted, o.withdrawn_at is not null as withdrawn,
        o.was_in_place as "wasInPlace", o.attempted, o.open_attempt as "openAttempt", o.held,
        coalesce(o.expires_at >= now(), false) as fresh,
        o.verdict = 'verifying' and o.was_in_place and exists (select 1 from drifts d where d.bucket = o.bucket
          and d.kind = o.kind and d.key = o.key and d.resolved_at is null) as differed,
        count(*)::int as count,
        (extract(epoch from min(case when o.status = 'in_place' and o.expires_at < now()
          then o.expires_at else o.status_since end)) * 1000)::float8 as since
      from objects_now o where o.generation is not null
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
    sql<{ now: Millis; checkedAt: Millis | null; stopSince: Millis | null; stopAll: boolean | null }[]>`
      select (extract(epoch from now()) * 1000)::float8 as now,
        (select case when bool_and(s.watermark is not null) then (extract(epoch from min(s.watermark)) * 1000)::float8 end
         from sources s where s.standing = 'authoritative' and not s.pushed) as "checkedAt",
        (extract(epoch from min(t.set_at)) * 1000)::float8 as "stopSince", bool_or(t.scope = 'all') as "stopAll"
      from stops t where t.lifted_at is null and (t.until is null or t.until > now())`,
    sql<{ at: Millis }[]>`
      select (extract(epoch from started_at) * 1000)::float8 as at from runs
      where mode = 'detect' and started_by = 'reconciler' order by started_at desc limit 5`,
  ]);
  const now = about?.now ?? 0;
  return {
    now,
    checkedAt: about?.checkedAt ?? null,
    sweeps: sweeps.map((row) => row.at),
    stop: about?.stopSince == null ? null : { since: about.stopSince, all: about.stopAll === true },
    groups: merged(rows.map((row) => toGroup(row, now))),
  };
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
  return [...byName.values()].sort((a, b) => b.count - a.count || a.kind.localeCompare(b.kind));
}
