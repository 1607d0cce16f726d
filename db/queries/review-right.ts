import type { Fragment } from "postgres";
import type { Sql } from "../client.ts";
import { fixed } from "./literal.ts";
import { anyTeams, type Viewer } from "./viewer.ts";

/** Why a proposal waits for somebody else, or for something else first; null where it waits for the viewer. */
export type NotMine =
  | "not_reviewer"
  | "other_team"
  | "proposer_unknown"
  | "proposed_it"
  | "asked_for_it"
  | "decided_already"
  | "object_blocked";

/**
 * Whose decision a proposal (`r`, of drift `d` on object `o`) is, by the rules that the decision itself is held to: a
 * reviewer of the owner team, or of either side where both have to agree; nobody who asked for it or proposed it; one
 * decision per person and plan.
 */
export function notMine(sql: Sql, viewer: Viewer) {
  if (viewer.role !== "reviewer") return fixed(sql, "'not_reviewer'::text");
  const teams = anyTeams(sql, viewer.teams);
  const eitherSide = sql`(r.both_owners
    and (d.detail #>> '{owner,asked}' = any(${teams}) or d.detail #>> '{owner,found}' = any(${teams})))`;
  return sql`case
    when not coalesce(r.owner = any(${teams}) or ${eitherSide}, false) then 'other_team'
    when r.proposed_by in ('', 'unknown') then 'proposer_unknown'
    when r.proposed_by = ${viewer.personId} then 'proposed_it'
    when ${viewer.personId} = any(r.excluded) or exists (select 1 from intents i
      where i.bucket = r.bucket and i.kind = r.kind and i.key = r.key and i.asked_by = ${viewer.personId}
        and (i.generation = r.generation or i.superseded_at is null)) then 'asked_for_it'
    when exists (select 1 from approvals mine where mine.bucket = r.bucket and mine.repair_id = r.id
      and mine.plan_hash = r.plan_hash and mine.person_id = ${viewer.personId}) then 'decided_already'
    when o.blocked_at is not null then 'object_blocked'
  end`;
}

/**
 * A condition that holds for many: the planner takes one on an expression for rare, and would read and sort all that there
 * is for the first few.
 */
export function often(sql: Sql, condition: Fragment) {
  return sql`case when ${condition} then true else false end`;
}

/** Proposals (`r`) that can still be decided. Nobody decided in time means hold, so of an expired one nobody can. */
export function isUndecided(sql: Sql) {
  return fixed(sql, "(r.state = 'proposed' and (r.expires_at is null or r.expires_at > now()))");
}

/**
 * Those of them that wait for it: what is snoozed asks for nobody until then. Few are, and an index has them, so they are
 * looked up once, and not the object of each that waits.
 */
export function isWaiting(sql: Sql) {
  return sql`(${isUndecided(sql)}
    and (r.bucket, r.kind, r.key) not in (select bucket, kind, key from objects where snoozed_until > now()))`;
}

/**
 * A repair (`r`) with its drift (`d`) and its object (`o`), each one look-up by its key: in the order of the repairs a few are
 * found without going through all that wait.
 */
export function reviewFrom(sql: Sql) {
  return fixed(
    sql,
    `repairs r
    cross join lateral (select * from drifts where bucket = r.bucket and id = r.drift_id limit 1) d
    cross join lateral (select * from objects_now where bucket = r.bucket and kind = r.kind and key = r.key limit 1) o`,
  );
}
