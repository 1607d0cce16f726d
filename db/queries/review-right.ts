import type { Sql } from "../client.ts";
import type { Viewer } from "./viewer.ts";

/** Why a proposal waits for somebody else; null where it waits for the viewer. */
export type NotMine = "not_reviewer" | "asked_for_it" | "other_team" | "decided_already" | "own_side_decided";

/**
 * Whose decision a proposal (`r`, of drift `d`) is, by the rules the decision itself is held to: a reviewer of the owner
 * team, or of the other side where both have to agree; never who asked; one decision per person and plan.
 */
export function notMine(sql: Sql, viewer: Viewer) {
  const teams = [...viewer.teams];
  const otherSide = sql`(r.both_owners and d.detail #>> '{owner,found}' = any(${teams}))`;
  return sql`case
    when ${viewer.role !== "reviewer"} then 'not_reviewer'
    when ${viewer.personId} = any(r.excluded) then 'asked_for_it'
    when not coalesce(r.owner = any(${teams}) or d.owner = any(${teams}) or ${otherSide}, false) then 'other_team'
    when exists (select 1 from approvals ap where ap.bucket = r.bucket and ap.repair_id = r.id
      and ap.plan_hash = r.plan_hash and ap.person_id = ${viewer.personId}) then 'decided_already'
  end`;
}

/** Proposals (`r`) that can still be decided. Nobody decided in time means hold, so an expired one waits for no one. */
export function isWaiting(sql: Sql) {
  return sql`(r.state = 'proposed' and coalesce(r.expires_at > now(), true))`;
}
