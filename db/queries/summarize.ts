import type { Fragment } from "postgres";
import { bucketOf } from "../../reconciler/model/bucket.ts";
import { REPORT_AGES, type RunSummary, type Unattended } from "../../reconciler/model/report.ts";
import type { Sql } from "../client.ts";
import { isLive, isUnjudged } from "./effective-status.ts";
import { isWaiting } from "./review-right.ts";
import { utcOf } from "./utc.ts";

export type SummaryScope = { kinds: readonly string[]; key?: string; class?: string };
export type Summarized = Omit<RunSummary, "budgets"> & { unattended: Unattended[] };

const HOUR = 3_600;
const AGE_ENDS: Record<(typeof REPORT_AGES)[number], number | null> = {
  ...{ "1h": HOUR, "1d": 24 * HOUR, "7d": 7 * 24 * HOUR },
  older: null,
};

/**
 * What is open and pending in a run's scope now, counted in sets, so that it is exact however much there is. The drifts
 * are those that a run lists: open, and named by their object's verdict.
 */
export async function summarize(sql: Sql, scope: SummaryScope): Promise<Summarized> {
  const [cells, untouched, unattended, repairs, objects] = await Promise.all([
    readCells(sql, scope),
    readUntouched(sql, scope),
    readUnattended(sql, scope),
    readRepairs(sql, scope),
    readObjects(sql, scope),
  ]);
  return { cells, untouched, unattended, pending: [...repairs, ...objects] };
}

function open(sql: Sql, scope: SummaryScope): Fragment {
  return sql`drifts d join objects o on o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
    where d.resolved_at is null and d.class = any(o.classes) and ${within(sql, "d", scope)}`;
}

function within(sql: Sql, table: "d" | "r", scope: SummaryScope): Fragment {
  const ofClass = scope.class === undefined ? sql`` : sql`and ${sql(`${table}.class`)} = ${scope.class}`;
  return sql`${objectWithin(sql, table, scope)} ${ofClass}`;
}

function objectWithin(sql: Sql, table: "d" | "r" | "o", { kinds, key }: SummaryScope): Fragment {
  const column = (name: "bucket" | "kind" | "key") => sql(`${table}.${name}`);
  if (key === undefined) return sql`${column("kind")} = any(${[...kinds]})`;
  const buckets = kinds.map((kind) => bucketOf(kind, key));
  return sql`${column("key")} = ${key} and (${column("bucket")}, ${column("kind")}) in (
    select * from unnest(${buckets}::smallint[], ${[...kinds]}::text[]))`;
}

/** As driftVisible and repairVisible decide: both sides of a contested owner, and everybody where nobody owns it. */
function teamsOf(sql: Sql, more: Fragment): Fragment {
  return sql`case when d.owner is not null then array_remove(array[d.owner,
    case when d.class = 'stale_owner' then d.detail #>> '{owner,found}' end, ${more}], null) end`;
}

function readCells(sql: Sql, scope: SummaryScope) {
  const ends = REPORT_AGES.map((age) => AGE_ENDS[age]).filter((end) => end !== null);
  // A drift seen a moment ahead of this connection's clock is the youngest.
  const band = sql`width_bucket(greatest(0, extract(epoch from now() - d.first_seen))::float8, ${ends}::float8[])`;
  return sql<RunSummary["cells"]>`
    select d.class, d.direction, (${[...REPORT_AGES]}::text[])[${band} + 1] as age,
      coalesce(d.gate_verdict, 'hold') as verdict, ${teamsOf(sql, sql`null`)} as teams, count(*)::int as n,
      ${utcOf(sql, sql`min(d.first_seen)`)} as oldest
    from ${open(sql, scope)}
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`;
}

function readUntouched(sql: Sql, scope: SummaryScope) {
  return sql<RunSummary["untouched"]>`
    select g.code, teams, count(*)::int as n,
      (array_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'key', x.key, 'says', g.says)
        order by x.first_seen, x.id))[1] as example
    from (select d.id, d.kind, d.key, d.first_seen, d.gate_reasons, ${teamsOf(sql, sql`null`)} as teams
      from ${open(sql, scope)} and d.gate_verdict <> 'act') x
    cross join lateral (select distinct on (e ->> 'code') e ->> 'code' as code, e ->> 'says' as says
      from jsonb_array_elements(x.gate_reasons) e order by e ->> 'code') g
    group by 1, 2 order by 1, 2`;
}

/** What a person decided takes from no budget. */
function readUnattended(sql: Sql, scope: SummaryScope) {
  return sql<Unattended[]>`
    select x.kind, x.class, count(*) filter (where x.gate_verdict = 'act')::int as act,
      count(*) filter (where x.gate_verdict <> 'act')::int as parked
    from (select d.* from ${open(sql, scope)}
      and (d.gate_verdict = 'act' or (d.gate_reasons @> '[{"code":"budget_spent"}]'::jsonb
        and not jsonb_path_exists(d.gate_reasons, '$[*].code ? (@ != "budget_spent")')))) x
    where not exists (select 1 from repairs r where r.bucket = x.bucket and r.kind = x.kind and r.key = x.key
      and r.drift_id = x.id and r.state = 'approved'
      and r.decided_by <> 'policy' offset 0)
    group by 1, 2 order by 1, 2`;
}

function readRepairs(sql: Sql, scope: SummaryScope) {
  return sql<RunSummary["pending"]>`
    select r.state as what, r.owner, ${teamsOf(sql, sql`r.owner`)} as teams, count(*)::int as n,
      ${utcOf(sql, sql`min(case when r.state = 'proposed' then r.proposed_at else r.state_since end)`)} as oldest
    from repairs r join drifts d on d.bucket = r.bucket and d.id = r.drift_id
    where ${within(sql, "r", scope)}
      and (${isWaiting(sql)} or r.state in ('approved', 'attempting', 'verifying', 'not_confirmed'))
    group by 1, 2, 3 order by 1, 2, 3`;
}

/** Objects are of no class, so these are counted whatever class the run was about. */
async function readObjects(sql: Sql, scope: SummaryScope): Promise<RunSummary["pending"]> {
  const unjudged = sql`${isLive(sql)} and ${isUnjudged(sql)}`;
  const asked = sql`o.request_token is distinct from o.handled_token`;
  // What is as asked is judged as long as its source is fresh, and whoever asks for a look makes the object due: as long
  // as all sources are fresh there is no need to go through everything.
  const [aged] = await sql`
    select 1 from sources where kind = any(${[...scope.kinds]}) and standing <> 'context' and covers = 'all'
      and coalesce(watermark + evidence_ms * interval '1 millisecond' < now(), true) limit 1`;
  const ofKinds = sql`kind = any(${[...scope.kinds]})`;
  const few = sql`(select kind, bucket, key from objects where ${ofKinds} and verdict <> 'in_sync'
    union select kind, bucket, key from objects where ${ofKinds} and due_at is not null
    union select kind, bucket, key from dirty_objects where ${ofKinds}) few cross join lateral (
      select * from objects_now where bucket = few.bucket and kind = few.kind and key = few.key limit 1) o`;
  return sql<RunSummary["pending"]>`
    select w.what, o.owner, ${objectTeams(sql)} as teams, count(*)::int as n,
      ${utcOf(sql, sql`min(case when w.what = 'unjudged' then o.expires_at end)`)} as oldest
    from ${aged === undefined ? few : sql`objects_now o`}
    cross join lateral (select 'unjudged' as what where ${unjudged} union all select 'look_asked' where ${asked}) w
    where ${objectWithin(sql, "o", scope)}
    group by 1, 2, 3 order by 1, 2, 3`;
}

/** As objectVisible decides, but an object that nobody owns and several teams found is left to those who see all. */
function objectTeams(sql: Sql): Fragment {
  return sql`case when o.owner is not null then array[o.owner] else
    (select case when count(distinct d.owner) > 1 then '{}'::text[] when count(d.owner) > 0 then array[max(d.owner)] end
      from drifts d where d.bucket = o.bucket and d.kind = o.kind and d.key = o.key) end`;
}
