import { Forbidden } from "../errors.ts";
import { type Action, OPEN_WHERE_UNOWNED, PERMISSIONS } from "./permissions.ts";
import type { Principal } from "./principal.ts";

/** What a permission is asked for. `teams` is empty for things of no team, and for the installation itself. */
export type Resource = { teams: readonly string[]; askedBy: string | null };

export const INSTALLATION: Resource = { teams: [], askedBy: null };

export function resourceOf(thing: { owner: string | null; askedBy: string | null }): Resource {
  return { teams: thing.owner === null ? [] : [thing.owner], askedBy: thing.askedBy };
}

export type Decision = { allowed: true } | { allowed: false; because: string };

/** Pure, and deny by default: what the table does not name is refused. */
export function decide(principal: Principal, action: Action, resource: Resource): Decision {
  const relation = PERMISSIONS[action][principal.role];
  if (relation === undefined) {
    return { allowed: false, because: `The role ${principal.role} may not do this (${action}).` };
  }
  switch (relation) {
    case "any":
      return { allowed: true };
    case "team":
      if (resource.teams.length === 0 && OPEN_WHERE_UNOWNED.has(action)) return { allowed: true };
      if (resource.teams.some((team) => principal.teams.includes(team))) return { allowed: true };
      return { allowed: false, because: `Only members of ${teamNames(resource)} may do this (${action}).` };
    case "own":
      if (resource.askedBy !== null && resource.askedBy === principal.personId) return { allowed: true };
      return { allowed: false, because: `Only whoever asked for it may do this (${action}).` };
  }
}

function teamNames(resource: Resource): string {
  return resource.teams.length === 0 ? "the owner team" : resource.teams.join(" or ");
}

export function may(principal: Principal, action: Action, resource: Resource): boolean {
  return decide(principal, action, resource).allowed;
}

/** Throws where `decide` says no. The sentence names the rule, never who else could have done it. */
export function authorize(principal: Principal, action: Action, resource: Resource): void {
  const decision = decide(principal, action, resource);
  if (!decision.allowed) throw new Forbidden(`${decision.because} Nothing was changed.`);
}
