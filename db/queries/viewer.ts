import type { Fragment, PendingQuery, Row } from "postgres";
import type { Role } from "../../reconciler/model/role.ts";
import type { Sql } from "../client.ts";
import { fixed, literal } from "./literal.ts";

/**
 * Whose eyes a read is for. The caller makes it of the signed-in principal; no query looks for a session itself.
 * What a viewer may see is decided in the statement, so that no row, count or cursor can tell of what is hidden.
 */
export type Viewer = { personId: string; role: Role | "terminal"; teams: readonly string[] };

/** Everything, nothing, or what belongs to some teams. */
function teamsOf(viewer: Viewer): "all" | string[] {
  if (viewer.role === "admin" || viewer.role === "terminal") return "all";
  return viewer.role === "end_user" ? [] : [...viewer.teams];
}

/**
 * Ids of teams out of the planner's sight. It would make a plan for these very teams each time, which takes longer than all
 * that it saves: the rules are the same for any.
 */
export function anyTeams(sql: Sql, teams: readonly string[]) {
  return sql`(select ${[...teams]}::text[])::text[]`;
}

const readsNothing = (viewer: Viewer) => viewer.role === "end_user";

/**
 * Drifts (`d`) of own teams, of nobody, and those where an own team is the other side of a contested owner.
 * End users read none: they have a page of their own.
 */
export function driftVisible(sql: Sql, viewer: Viewer) {
  const teams = teamsOf(viewer);
  if (teams === "all") return fixed(sql, "true");
  if (readsNothing(viewer)) return fixed(sql, "false");
  return sql`(${driftOwn(sql, viewer)} or ${driftContested(sql, viewer)})`;
}

/** Those of own teams and of nobody: told by the owner alone, which an index has. */
export function driftOwn(sql: Sql, viewer: Viewer) {
  const teams = teamsOf(viewer);
  if (teams === "all") return fixed(sql, "true");
  if (readsNothing(viewer)) return fixed(sql, "false");
  return sql`(d.owner = any(${anyTeams(sql, teams)}) or d.owner is null)`;
}

/** Those of others where an own team is the other side: what a viewer may see is these and `driftOwn`, none twice. */
export function driftContested(sql: Sql, viewer: Viewer) {
  const teams = teamsOf(viewer);
  if (teams === "all" || readsNothing(viewer)) return fixed(sql, "false");
  const own = anyTeams(sql, teams);
  return sql`(d.class = 'stale_owner' and d.owner <> all(${own}) and d.detail #>> '{owner,found}' = any(${own}))`;
}

/** Objects (`o`), by the same rule. What nobody asked for is nobody's only until a source names its owner. */
export function objectVisible(sql: Sql, viewer: Viewer) {
  const teams = teamsOf(viewer);
  if (teams === "all") return fixed(sql, "true");
  if (readsNothing(viewer)) return fixed(sql, "false");
  return objectOfTeams(sql, anyTeams(sql, teams));
}

/** Objects (`o`) that members of these teams may know of; `teams` is an array of ids, as SQL. */
export function objectOfTeams(sql: Sql, teams: PendingQuery<Row[]>) {
  const driftsOf = sql`select 1 from drifts side where side.bucket = o.bucket and side.kind = o.kind and side.key = o.key`;
  return sql`(o.owner = any(${teams})
    or (o.owner is null and not exists (${driftsOf} and side.owner is not null and side.owner <> all(${teams})))
    or ('stale_owner' = any(o.classes) and exists (${driftsOf} and side.resolved_at is null
      and side.class = 'stale_owner' and side.detail #>> '{owner,found}' = any(${teams}))))`;
}

/** Of more than these some are found soon, whichever way all objects are gone through. */
const FEW = 2_000;

/**
 * Keys of all objects that a viewer may see, by whose they are, and of some that are not to be seen after all: where they are
 * few. The limit cuts nothing then, and tells the planner that each is better looked up by its key.
 */
export function objectsByOwner(sql: Sql, viewer: Viewer): Fragment {
  if (teamsOf(viewer) === "all") return fixed(sql, "select bucket, kind, key from objects");
  return sql`${keysByOwner(sql, viewer, sql`union`)} limit ${literal(sql, FEW)}`;
}

/** Are they few? Whoever looks for a few among all would go through all of them. An expression without columns. */
export function seesFew(sql: Sql, viewer: Viewer): Fragment {
  if (teamsOf(viewer) === "all") return fixed(sql, "false");
  const keys = keysByOwner(sql, viewer, sql`union all`);
  return sql`((select count(*) from (${keys} limit ${literal(sql, FEW + 1)}) seen) <= ${literal(sql, FEW)})`;
}

function keysByOwner(sql: Sql, viewer: Viewer, union: Fragment): Fragment {
  const keys = fixed(sql, "select bucket, kind, key from");
  return sql`
    ${keys} objects where owner = any(${anyTeams(sql, viewer.teams)}) ${union} ${keys} objects where owner is null
    ${union} ${keys} drifts d where d.resolved_at is null and ${driftContested(sql, viewer)}`;
}

/** Repairs (`r`) of drifts (`d`) that are visible, and those that an own team's credential carries out. */
export function repairVisible(sql: Sql, viewer: Viewer) {
  const teams = teamsOf(viewer);
  if (teams === "all") return fixed(sql, "true");
  if (readsNothing(viewer)) return fixed(sql, "false");
  return sql`(r.owner = any(${anyTeams(sql, teams)}) or ${driftVisible(sql, viewer)})`;
}

/** Things about the whole installation (stops, runs, sources) are for every operator. */
export function operatorOnly(sql: Sql, viewer: Viewer) {
  return readsNothing(viewer) ? fixed(sql, "false") : fixed(sql, "true");
}

/** Reads of the whole installation's people and sign-ins are for those who see every team. */
export function seesEveryTeam(viewer: Viewer): boolean {
  return teamsOf(viewer) === "all";
}

/** Figures of a run's summary (`e.entry`), each kept apart by the teams that may see what it counts. */
export function figureVisible(sql: Sql, viewer: Viewer) {
  const teams = teamsOf(viewer);
  if (teams === "all") return fixed(sql, "true");
  if (readsNothing(viewer)) return fixed(sql, "false");
  return sql`(jsonb_typeof(e.entry -> 'teams') = 'null' or e.entry -> 'teams' ?| ${teams}::text[])`;
}
