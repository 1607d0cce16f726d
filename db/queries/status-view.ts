import type { Direction, DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Millis } from "../../reconciler/model/evidence.ts";
import type { RepairState } from "../../reconciler/model/repair.ts";
import type { Conditions } from "../../reconciler/model/status.ts";
import type { AttemptState } from "../../reconciler/model/verdict.ts";
import type { Sql } from "../client.ts";
import { isAccepted } from "./acceptance-now.ts";
import { standingInPlace, standingVerdict } from "./effective-status.ts";

/**
 * Everything that may be known about one request on its status page, and nothing else: no external id, no name of a
 * person or team, no text from outside, no key. What is not selected here cannot leak.
 */
export type StatusRow = {
  reference: string;
  kind: string;
  /** In the words of whoever asked. Not for pages that are open without a sign-in: it may name people. */
  subject: string;
  conditions: Conditions;
  /** The database's clock when this was read; what has expired by then has expired. */
  now: Millis;
  requestedAt: Millis;
  /** The last change of the request was made by whoever asked for it first. */
  changedByAsker: boolean;
  withdrawnAt: Millis | null;
  since: Millis;
  checkedAt: Millis | null;
  dueAt: Millis | null;
  /** Starts of the last full looks, newest first. */
  sweeps: Millis[];
  /** A person put it off, and nothing is done about it until then. */
  snoozed: boolean;
  /** Open differences, oldest first. `accepted`: a person lets it be, for good where no end is told. */
  drifts: {
    class: DriftClass;
    direction: Direction | null;
    firstSeen: Millis;
    accepted: { until: Millis | null } | null;
  }[];
  /** The last try of this generation. */
  attempt: StatusAttempt | null;
  /** The repair that waits, is decided or is under way. */
  repair: StatusRepair | null;
};

export type StatusAttempt = {
  class: DriftClass;
  state: AttemptState;
  sentAt: Millis;
  /** A fresh look showed what it should have done. */
  provedAt: Millis | null;
  held: boolean;
  repair: StatusRepair;
};

export type StatusRepair = {
  class: DriftClass;
  direction: Direction | null;
  state: RepairState;
  /** When the difference that it is for was first seen. */
  foundAt: Millis | null;
  proposedAt: Millis;
  notBefore: Millis | null;
  needsPerson: boolean;
  /** Something keeps it from being sent, beside the time in which its approval can be undone. */
  onHold: boolean;
  decidedAt: Millis | null;
};

type Row = Omit<StatusRow, "conditions"> & Conditions;

const SWEEPS_READ = 5;
/** More than one person asks for by hand; beyond it the page says how many there are. */
export const STATUS_LIST_MAX = 200;

const millis = (sql: Sql, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::float8`;

/** Starts of the last full looks, newest first. For an object (`o`) that was set aside none: looks fail, and nobody can say when one will not. */
export function lastSweeps(sql: Sql) {
  return sql`case when o.poison >= 3 then array[]::float8[] else array(select ${millis(sql, "s.started_at")} from runs s
    where s.mode = 'detect' and s.started_by = 'reconciler' order by s.started_at desc limit ${SWEEPS_READ}) end`;
}

function repairJson(sql: Sql) {
  return sql`jsonb_build_object(
    'class', r.class,
    'direction', r.direction,
    'state', r.state,
    'foundAt', (select ${millis(sql, "d.first_seen")} from drifts d where d.bucket = r.bucket and d.id = r.drift_id),
    'proposedAt', ${millis(sql, "r.proposed_at")},
    'notBefore', ${millis(sql, "r.not_before")},
    'needsPerson', r.approvals_needed > 0,
    'onHold', exists (select 1 from drifts d where d.bucket = r.bucket and d.id = r.drift_id and d.gate_verdict = 'hold'
      and jsonb_path_exists(d.gate_reasons, '$[*].code ? (@ != "undo_window")')),
    'decidedAt', case when r.state not in ('proposed', 'expired', 'superseded') then
      (select max(${millis(sql, "p.granted_at")}) from approvals p
       where p.bucket = r.bucket and p.repair_id = r.id and p.plan_hash = r.plan_hash) end)`;
}

/** One statement for every page: what it is asked about is in `where`, on objects as `o`. */
function readStatus(sql: Sql, where: ReturnType<Sql>) {
  return sql<Row[]>`
    select o.ref as reference, o.kind, i.subject, ${millis(sql, "i.asked_at")} as "requestedAt",
      i.asked_by is not distinct from o.asked_by as "changedByAsker",
      ${millis(sql, "o.withdrawn_at")} as "withdrawnAt", ${millis(sql, "o.status_since")} as since,
      ${millis(sql, "o.verdict_as_of")} as "checkedAt", ${millis(sql, "o.due_at")} as "dueAt",
      (extract(epoch from now()) * 1000)::float8 as now,
      ${standingVerdict(sql)} as verdict, ${millis(sql, "o.expires_at")} as "expiresAt", coalesce(o.presence, 'nothing') as wanted,
      o.withdrawn_at is not null as withdrawn, ${standingInPlace(sql)} as "wasInPlace", o.attempted,
      o.open_attempt as "openAttempt", o.held, coalesce(o.snoozed_until > now(), false) as snoozed,
      ${lastSweeps(sql)} as sweeps,
      coalesce((select jsonb_agg(jsonb_build_object('class', d.class, 'direction', d.direction,
                  'firstSeen', ${millis(sql, "d.first_seen")},
                  'accepted', case when ${isAccepted(sql)} then jsonb_build_object('until', d.acceptance -> 'until') end) order by d.first_seen, d.class)
                from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key and d.resolved_at is null),
               '[]') as drifts,
      (select jsonb_build_object('class', a.class, 'state', a.state, 'sentAt', ${millis(sql, "a.reserved_at")},
                'provedAt', ${millis(sql, "a.verified_at")}, 'held', r.state <> 'did_not_hold', 'repair', ${repairJson(sql)})
       from attempts a join repairs r on r.bucket = a.bucket and r.id = a.repair_id
       where a.bucket = o.bucket and a.kind = o.kind and a.key = o.key and a.generation = o.generation
       order by a.reserved_at desc limit 1) as attempt,
      (select ${repairJson(sql)} from repairs r
       where r.bucket = o.bucket and r.kind = o.kind and r.key = o.key
         and r.state in ('proposed', 'approved', 'attempting', 'verifying', 'not_confirmed')
       order by r.state = 'proposed' desc, r.proposed_at limit 1) as repair
    from objects_now o
    join intents i on i.bucket = o.bucket and i.kind = o.kind and i.key = o.key and i.generation = o.generation
    ${where}`;
}

function toStatusRow(row: Row): StatusRow {
  const { verdict, expiresAt, wanted, withdrawn, wasInPlace, attempted, openAttempt, held, ...rest } = row;
  return { ...rest, conditions: { verdict, expiresAt, wanted, withdrawn, wasInPlace, attempted, openAttempt, held } };
}

/** What a link shows, or null: revoked, expired, malformed and never made are one answer. */
export async function statusByLink(sql: Sql, link: { bucket: number; hash: string }): Promise<StatusRow | null> {
  const [row] = await readStatus(
    sql,
    sql`join status_links l on l.bucket = o.bucket and l.kind = o.kind and l.key = o.key
        where l.bucket = ${link.bucket} and l.token_hash = ${link.hash}
          and l.revoked_at is null and (l.expires_at is null or l.expires_at > now())`,
  );
  return row === undefined ? null : toStatusRow(row);
}

/** One of the things that this person asked for, by the reference that they quote. Somebody else's is not there. */
export async function statusByReference(sql: Sql, asked: { by: string; reference: string }): Promise<StatusRow | null> {
  const [row] = await readStatus(
    sql,
    sql`where o.ref = ${asked.reference} and o.asked_by = ${asked.by} order by o.kind, o.key limit 1`,
  );
  return row === undefined ? null : toStatusRow(row);
}

/** What this person asked for. `total` may be more than the rows. */
export async function statusListOf(sql: Sql, askedBy: string): Promise<{ rows: StatusRow[]; total: number }> {
  const [rows, [count]] = await Promise.all([
    readStatus(sql, sql`where o.asked_by = ${askedBy} order by o.status_since desc, o.ref limit ${STATUS_LIST_MAX}`),
    sql<{ total: number }[]>`
      select count(*)::int as total from objects_now o where o.asked_by = ${askedBy} and o.generation is not null`,
  ]);
  return { rows: rows.map(toStatusRow), total: count?.total ?? rows.length };
}

export type UsualWaitRow = { n: number; p50Ms: Millis; p90Ms: Millis };

/** How long people took to decide on things like this one, of the last few hundred decisions. */
export async function usualWait(sql: Sql, like: { kind: string; class: DriftClass }): Promise<UsualWaitRow> {
  const [row] = await sql<UsualWaitRow[]>`
    select count(*)::int as n,
      coalesce(percentile_cont(0.5) within group (order by w.ms), 0)::float8 as "p50Ms",
      coalesce(percentile_cont(0.9) within group (order by w.ms), 0)::float8 as "p90Ms"
    from (
      select (extract(epoch from (select max(p.granted_at) from approvals p
                where p.bucket = r.bucket and p.repair_id = r.id) - r.proposed_at) * 1000)::float8 as ms
      from repairs r
      where r.kind = ${like.kind} and r.class = ${like.class} and r.approvals_needed > 0
        and r.state in ('approved', 'attempting', 'verifying', 'not_confirmed', 'confirmed', 'did_not_happen', 'did_not_hold')
        and r.proposed_at > now() - interval '90 days'
      order by r.proposed_at desc limit 500) w
    where w.ms is not null`;
  return row ?? { n: 0, p50Ms: 0, p90Ms: 0 };
}
