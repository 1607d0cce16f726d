import type { Fragment } from "postgres";
import { AGE_BUCKETS, ageRange } from "../../lib/query/age-bucket.ts";
import { BUCKETS } from "../../reconciler/model/bucket.ts";
import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Sql } from "../client.ts";
import { isCurrentWindow } from "./budget-window.ts";
import { type CappedCount, capped, countUpTo } from "./capped-count.ts";
import { driftWeights } from "./drift-weight.ts";
import { isAnyAged, isLive, isUnjudged, perhapsUnjudged } from "./effective-status.ts";
import { fixed, keptFor, literal } from "./literal.ts";
import { longestBriefs, type ReviewBrief, waitingCounts, waitingOf } from "./review-list.ts";
import { isSourceStale, type SourceRow } from "./source-list.ts";
import { together } from "./together.ts";
import { utc, utcNow } from "./utc.ts";
import {
  driftContested,
  driftOwn,
  driftVisible,
  objectsByOwner,
  objectVisible,
  operatorOnly,
  seesEveryTeam,
  seesFew,
  type Viewer,
} from "./viewer.ts";

export type OverviewCounts = {
  /** Open drifts per class, in the order of AGE_BUCKETS. A class with none is left out. */
  grid: { class: DriftClass; counts: number[] }[];
  open: number;
  oldest: { id: string; firstSeen: string } | null;
  assignedToMe: number;
  waiting: { mine: CappedCount; others: CappedCount; longest: ReviewBrief[] };
  /** Objects that nothing speaks for now, of all that the viewer may see. */
  unjudged: CappedCount;
  objects: CappedCount;
  sources: OverviewSource[];
  lastFullLook: { runId: string; at: string } | null;
  /** In 30 days: drifts that came back after a confirmed repair, and repairs that were confirmed. */
  cameBack: { cameBack: number; confirmed: number };
  /** From first seen to proof, of what was repaired in 30 days. Null where nothing was. */
  proof: { p50Ms: number; p90Ms: number; n: number } | null;
  /** Automatic repairs used of what the current windows allow, and drifts that wait for room in a budget. */
  limits: { used: number; limit: number; parked: number };
  begun: Begun;
  at: string;
};
/** What has happened here at least once: facts about the installation, so every operator may know them. */
export type Begun = {
  /** A source is declared, and one has been read. */
  declared: boolean;
  read: boolean;
  asked: boolean;
  found: boolean;
  approved: boolean;
  /** Something that a person approved was proved by a look. */
  proved: boolean;
};
export type OverviewSource = Pick<
  SourceRow,
  "kind" | "name" | "title" | "standing" | "watermark" | "stale" | "freshnessMs"
> & {
  lastError: string | null;
  /** Part of its objects with evidence that still holds, 0 to 1, where they are very many of a sample; null where it has none. */
  share: number | null;
};

const LONGEST_MAX = 4;
const NOT_BEGUN: Begun = { declared: false, read: false, asked: false, found: false, approved: false, proved: false };

export async function overviewCounts(sql: Sql, { viewer }: { viewer: Viewer }): Promise<OverviewCounts> {
  const { parts, before } = keptFor(sql, "overview", viewer, null, () => ({
    parts: overviewParts(sql, viewer),
    before: seen(sql, viewer),
  }));
  const read = await together(sql, parts, before);
  const grid = gridOf(read.bands);
  return {
    grid,
    open: grid.reduce((sum, row) => sum + row.counts.reduce((total, count) => total + count, 0), 0),
    oldest: read.oldest[0] ?? null,
    assignedToMe: read.assigned[0]?.n ?? 0,
    waiting: { ...waitingOf(read.waiting), longest: read.longest },
    unjudged: capped(read.unjudged),
    objects: capped(read.objects),
    sources: read.sources,
    lastFullLook: read.look[0] ?? null,
    cameBack: { cameBack: read.cameBack[0]?.n ?? 0, confirmed: read.spent[0]?.n ?? 0 },
    proof: proofOf(read.spent),
    limits: read.limits[0] ?? { used: 0, limit: 0, parked: 0 },
    begun: read.begun[0] ?? NOT_BEGUN,
    at: read.now[0]?.at ?? "",
  };
}

/** Whether the viewer may see few objects, found once for all parts that ask. */
function seen(sql: Sql, viewer: Viewer): Fragment {
  return sql`with seen as materialized (select ${seesFew(sql, viewer)} as few)`;
}

function hasFew(sql: Sql, viewer: Viewer): Fragment {
  return fixed(sql, seesEveryTeam(viewer) ? "false" : "(select few from seen)");
}

function overviewParts(sql: Sql, viewer: Viewer) {
  return {
    bands: bands(sql, viewer),
    oldest: oldest(sql, viewer),
    assigned: assigned(sql, viewer),
    longest: longestBriefs(sql, viewer, LONGEST_MAX),
    waiting: waitingCounts(sql, viewer),
    unjudged: unjudged(sql, viewer),
    objects: liveCount(sql, viewer),
    sources: sources(sql, viewer),
    look: lastFullLook(sql, viewer),
    cameBack: cameBack(sql, viewer),
    spent: spent(sql, viewer),
    limits: limits(sql, viewer),
    begun: begun(sql, viewer),
    now: sql<{ at: string }[]>`select ${utcNow(sql)} as at`,
  };
}

/** Those that are visible, of what is called `o`. */
function countSeen(sql: Sql, viewer: Viewer, from: Fragment) {
  return countUpTo(sql, sql`select 1 from ${from} and ${objectVisible(sql, viewer)}`);
}

/** Those of them that are live. */
function countLive(sql: Sql, viewer: Viewer, from: Fragment) {
  return countSeen(sql, viewer, sql`${from} and ${isLive(sql)}`);
}

/** Where the few are that the viewer may see, if they are few. */
function few(sql: Sql, viewer: Viewer): Fragment {
  return sql`(${objectsByOwner(sql, viewer)}) few join objects_now o using (bucket, kind, key) where ${hasFew(sql, viewer)}`;
}

/** Whoever asked for it stands beside what is asked, and has an index: what somebody asks for is live, and no row of it is read. */
function liveCount(sql: Sql, viewer: Viewer) {
  const all = sql`objects o where not ${hasFew(sql, viewer)} and`;
  return sql<{ n: number }[]>`
    select (${countLive(sql, viewer, few(sql, viewer))}) + (${countSeen(sql, viewer, sql`${all} o.asked_by is not null`)})
      + (${countLive(sql, viewer, sql`${all} o.asked_by is null`)}) as n`;
}

/** Where no authority's word may have ended for some objects only, the few that are doubtful or dirty are all that can be. */
function unjudged(sql: Sql, viewer: Viewer) {
  const among = (from: Fragment) => countLive(sql, viewer, sql`${from} and ${isUnjudged(sql)}`);
  return sql<{ n: number }[]>`
    select case when ${isAnyAged(sql)} and ${hasFew(sql, viewer)} then (${among(few(sql, viewer))})
      else (${among(sql`${perhapsUnjudged(sql)} where true`)}) end as n`;
}

/** Of one class, for each of AGE_BUCKETS: how many are in it or in an older one. */
type Band = { class: DriftClass; older: number[] };

/** Of each bucket its place, and until when what is in it or in an older one was seen. Seen ahead of the server's clock is the youngest. */
const UNTIL = AGE_BUCKETS.map((bucket) => {
  const { from } = ageRange(bucket);
  return from === 0 ? "timestamptz 'infinity'" : `now() - interval '${from} seconds'`;
});
const AGES = `(values ${UNTIL.map((until, n) => `(${n + 1}, ${until})`).join(", ")}) as age (n, until)`;
const BEFORE = UNTIL.map((until) => `sum(d.n) filter (where d.minute < date_trunc('minute', ${until}))`).join(", ");

/**
 * Exact and live: whole minutes are added up from `drift_counts`, and of the minute that an age ends in each open drift
 * is counted where it is at this moment, as a stretch of the index `drifts_grid`. No row is read but of what is contested.
 */
function bands(sql: Sql, viewer: Viewer) {
  const own = driftOwn(sql, viewer);
  return sql<Band[]>`
    select w.class, array_agg(coalesce(counted.before[age.n], 0)::int + (
      select count(*)::int from drifts d where d.resolved_at is null and d.class = w.class
        and d.first_seen >= date_trunc('minute', age.until) and d.first_seen <= age.until and ${own}) + (
      select count(*)::int from drifts d where d.resolved_at is null and d.class = w.class
        and d.first_seen <= age.until and ${driftContested(sql, viewer)}) order by age.n) as older
    from ${driftWeights(sql)}
    left join (select d.class, ${fixed(sql, `array[${BEFORE}] as before`)} from drift_counts d where ${own} group by d.class) counted
      on counted.class = w.class
    cross join ${fixed(sql, AGES)}
    where counted.before[1] > 0 or w.class = 'stale_owner'
    group by w.class`;
}

function gridOf(bands: readonly Band[]): OverviewCounts["grid"] {
  return bands
    .filter(({ older }) => (older[0] ?? 0) > 0)
    .map(({ class: driftClass, older }) => ({
      class: driftClass,
      counts: older.map((n, bucket) => n - (older[bucket + 1] ?? 0)),
    }));
}

function oldest(sql: Sql, viewer: Viewer) {
  return sql<{ id: string; firstSeen: string }[]>`
    select d.id, ${utc(sql, "d.first_seen")} as "firstSeen" from drifts d
    where d.resolved_at is null and ${driftVisible(sql, viewer)}
    order by d.first_seen, d.id limit 1`;
}

function assigned(sql: Sql, viewer: Viewer) {
  return sql<{ n: number }[]>`
    select count(*)::int as n from drifts d
    where d.resolved_at is null and d.assignee = ${viewer.personId} and ${driftVisible(sql, viewer)}`;
}

/** Facts that tell how much of a source that is behind was read lately: while it is, people look most often, and counting all of a million takes a second. */
const SAMPLED = 1_000;

function sources(sql: Sql, viewer: Viewer) {
  return sql<OverviewSource[]>`
    select s.kind, s.name, s.title, s.standing, ${utc(sql, "s.watermark")} as watermark, ${isSourceStale(sql)} as stale,
      s.freshness_ms as "freshnessMs", s.last_error as "lastError",
      case when not ${isSourceStale(sql)} then 1::float8 else (
        select avg((f.as_of + s.freshness_ms * interval '1 millisecond' >= now())::int)::float8 from (
          -- As many buckets as have so many: what is in which is chance.
          select f.as_of
          from generate_series(0, least(${literal(sql, BUCKETS - 1)}, ${literal(sql, BUCKETS * SAMPLED)} / greatest(s.counted, 1))) as sampled (bucket)
          cross join lateral (
            select as_of from facts where bucket = sampled.bucket and kind = s.kind and source = s.name offset 0) f
          limit ${literal(sql, 4 * SAMPLED)}) f) end as share
    from sources s
    where s.standing <> 'context' and not s.pushed and ${operatorOnly(sql, viewer)}
    order by s.kind, array_position(array['authoritative','supporting'], s.standing), s.name`;
}

function lastFullLook(sql: Sql, viewer: Viewer) {
  return sql<{ runId: string; at: string }[]>`
    select r.id as "runId", ${utc(sql, "r.started_at")} as at from runs r
    where r.complete and r.scope -> 'key' is null and ${operatorOnly(sql, viewer)}
    order by r.started_at desc limit 1`;
}

function cameBack(sql: Sql, viewer: Viewer) {
  return sql<{ n: number }[]>`
    select count(*)::int as n from drifts d
    where d.came_back > 0 and d.first_seen > now() - interval '30 days' and ${driftVisible(sql, viewer)}`;
}

type Spent = { p50Ms: number | null; p90Ms: number | null; n: number };

/** Of what was repaired in 30 days, how long it took: read from indexes alone. What is contested has one of its own. */
function spent(sql: Sql, viewer: Viewer) {
  const of = (whose: Fragment) => sql`
    select d.resolved_at - d.first_seen as spent from drifts d
    where d.resolution = 'repaired' and d.resolved_at > now() - interval '30 days' and ${whose}`;
  const quantile = (part: string) =>
    fixed(sql, `(extract(epoch from percentile_cont(${part}) within group (order by spent)) * 1000)::float8`);
  return sql<Spent[]>`
    select ${quantile("0.5")} as "p50Ms", ${quantile("0.9")} as "p90Ms", count(*)::int as n
    from (${of(driftOwn(sql, viewer))} union all ${of(driftContested(sql, viewer))}) repaired`;
}

function proofOf([row]: readonly Spent[]): OverviewCounts["proof"] {
  if (!row || row.p50Ms === null || row.p90Ms === null) return null;
  return { p50Ms: row.p50Ms, p90Ms: row.p90Ms, n: row.n };
}

function limits(sql: Sql, viewer: Viewer) {
  return sql<OverviewCounts["limits"][]>`
    select coalesce(sum(used) filter (where ${isCurrentWindow(sql)}), 0)::int as used, coalesce(sum("limit"), 0)::int as "limit",
      (select count(*)::int from drifts d where d.resolved_at is null and ${driftVisible(sql, viewer)}
        and d.gate_reasons @> '[{"code":"budget_spent"}]'::jsonb) as parked
    from (
      select distinct on (scope) used, "limit", window_start from budgets
      where scope like 'kind:%' and window_start > now() - interval '1 day' and ${operatorOnly(sql, viewer)}
      order by scope, window_start desc
    ) current`;
}

/** Each ends at the first row that says so. */
function begun(sql: Sql, viewer: Viewer) {
  return sql<Begun[]>`
    select exists (select 1 from sources) as declared,
      exists (select 1 from sources where watermark is not null or (pushed and last_tried_at is not null)) as read,
      exists (select 1 from intents) as asked, exists (select 1 from drifts) as found,
      exists (select 1 from approvals) as approved,
      exists (select 1 from approvals ap join repairs r on r.bucket = ap.bucket and r.id = ap.repair_id
        where r.state = 'confirmed') as proved
    where ${operatorOnly(sql, viewer)}`;
}
