import type { Sql } from "../client.ts";
import { scopeVisible } from "./entry-visible.ts";
import { type ParkedBatch, parkedBatches } from "./parked-batches.ts";
import { type PauseDebt, pauseDebt } from "./pause-debt.ts";
import { utc, utcNow } from "./utc.ts";
import { operatorOnly, repairVisible, type Viewer } from "./viewer.ts";

export type StopRow = {
  id: string;
  scope: string;
  /** What a person calls the agent or the team that it stops. */
  scopeName: string | null;
  reason: string;
  setBy: string;
  setByName: string | null;
  setAt: string;
  until: string | null;
  liftedAt: string | null;
  liftedByName: string | null;
  liftedBy: string | null;
  pause: boolean;
};

/** With what waits behind it, where it is a pause. */
export type StopInForce = StopRow & { debt: PauseDebt | null };

/** A try that was sent, or may have been, when it was looked at: a stop does not call it back. */
export type InFlightRow = {
  attemptId: string;
  repairId: string;
  kind: string;
  key: string;
  title: string | null;
  state: "attempting" | "unknown";
  reservedAt: string;
  deadlineAt: string;
};

export type LimitRow = { scope: string; windowStart: string; used: number; limit: number };

export type StopList = {
  inForce: StopInForce[];
  ended: StopRow[];
  inFlight: InFlightRow[];
  limits: LimitRow[];
  parked: ParkedBatch[];
  at: string;
};

const ENDED_MAX = 20;
const IN_FLIGHT_MAX = 100;

export type StopListInput = { viewer: Viewer; kindsOf(connector: string): readonly string[] };

export async function stopList(sql: Sql, { viewer, kindsOf }: StopListInput): Promise<StopList> {
  const [inForce, ended, inFlight, limits, parked, now] = await Promise.all([
    stopsInForce(sql, viewer),
    sql<StopRow[]>`
      select ${stopColumns(sql)} from stops s ${stopJoins(sql)}
      where ${stopVisible(sql, viewer)} and not ${isInForce(sql)}
      order by s.set_at desc, s.id limit ${ENDED_MAX}`,
    sql<InFlightRow[]>`
      select a.id as "attemptId", a.repair_id as "repairId", a.kind, a.key, r.plan ->> 'title' as title, a.state,
        ${utc(sql, "a.reserved_at")} as "reservedAt", ${utc(sql, "a.deadline_at")} as "deadlineAt"
      from attempts a
      join repairs r on r.bucket = a.bucket and r.id = a.repair_id
      join drifts d on d.bucket = r.bucket and d.id = r.drift_id
      where a.state in ('attempting','unknown') and ${repairVisible(sql, viewer)}
      order by a.reserved_at, a.id limit ${IN_FLIGHT_MAX}`,
    sql<LimitRow[]>`
      select distinct on (scope) scope, ${utc(sql, "window_start")} as "windowStart", used, "limit"
      from budgets where ${operatorOnly(sql, viewer)} and window_start > now() - interval '1 day'
        and scope not like 'connector:%' and scope not like 'agent:%'
      order by scope, window_start desc`,
    viewer.role === "end_user" ? [] : parkedBatches(sql),
    sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  ]);
  return {
    inForce: await Promise.all(
      inForce.map(async (stop) => ({ ...stop, debt: stop.pause ? await pauseDebt(sql, viewer, stop, kindsOf) : null })),
    ),
    ended: [...ended],
    inFlight: [...inFlight],
    limits: [...limits],
    parked,
    at: now[0]?.at ?? "",
  };
}

export async function stopsInForce(sql: Sql, viewer: Viewer): Promise<StopRow[]> {
  return [...(await inForceNow(sql, viewer))];
}

export function inForceNow(sql: Sql, viewer: Viewer) {
  return sql<StopRow[]>`
    select ${stopColumns(sql)} from stops s ${stopJoins(sql)}
    where ${stopVisible(sql, viewer)} and ${isInForce(sql)}
    order by s.scope <> 'all', s.set_at, s.id`;
}

/** Stops (`s`). */
function stopVisible(sql: Sql, viewer: Viewer) {
  return scopeVisible(sql, viewer, sql`s.scope`);
}

function isInForce(sql: Sql) {
  return sql`(s.lifted_at is null and coalesce(s.until > now(), true))`;
}

function stopColumns(sql: Sql) {
  return sql`
    s.id, s.scope, coalesce(sk.name, st.name) as "scopeName", s.reason, s.set_by as "setBy", sp.name as "setByName", ${utc(sql, "s.set_at")} as "setAt",
    ${utc(sql, "s.until")} as until, ${utc(sql, "s.lifted_at")} as "liftedAt", s.lifted_by as "liftedBy",
    lp.name as "liftedByName", s.pause`;
}

function stopJoins(sql: Sql) {
  return sql`
    left join people sp on sp.id = s.set_by left join people lp on lp.id = s.lifted_by
    left join api_keys sk on s.scope = 'agent:' || sk.id left join teams st on s.scope = 'owner:' || st.id`;
}
