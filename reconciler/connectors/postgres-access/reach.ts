/**
 * What our own credentials could not do to a role, told with what was found, so that a plan says so before
 * anybody approves it. Postgres lets only the giver of a right take it back, and from 16 on lets only those
 * administer a role who were made its administrators. Nothing of this is compared with an intent.
 */
import type { FieldValue } from "../../model/drift-class.ts";
import type { FoundObject } from "../../model/evidence.ts";
import { custodianGroup, type Scope, teamGroup } from "./names.ts";

/** One right with the role that gave it; null where it does not matter who did. */
export type Given = { permission: string; grantor: string | null };

export type Reach = {
  /** Rights that the owning team's credential cannot take back, and the custodian's can. */
  beyondTeam: string[];
  /** Rights that no credential of ours can take back, with who can. */
  beyondUs: string[];
  administered: boolean;
};

export function reachFields(scope: Scope, owner: string | null, given: readonly Given[]): Record<string, FieldValue> {
  const ours = new Set([custodianGroup(scope.prefix), ...scope.teams.flatMap((team) => handsOf(scope, team))]);
  const teams = new Set(owner !== null && scope.teams.includes(owner) ? handsOf(scope, owner) : ours);
  const beyondTeam = new Set<string>();
  const beyondUs = new Set<string>();
  for (const { permission, grantor } of given) {
    if (grantor === null) continue;
    if (!ours.has(grantor)) beyondUs.add(`${permission} given by ${grantor}`);
    else if (!teams.has(grantor)) beyondTeam.add(permission);
  }
  return {
    ...(beyondTeam.size > 0 ? { beyond_team: JSON.stringify([...beyondTeam].sort()) } : {}),
    ...(beyondUs.size > 0 ? { beyond_us: JSON.stringify([...beyondUs].sort()) } : {}),
  };
}

/** In whose names a team's actor may speak: the group's, and its own. */
function handsOf({ prefix }: Scope, team: string): string[] {
  return [teamGroup(prefix, team), `${prefix}act_${team}`];
}

export function reachOf({ fields }: FoundObject): Reach {
  return {
    beyondTeam: readList(fields.beyond_team),
    beyondUs: readList(fields.beyond_us),
    administered: fields.administered !== false,
  };
}

/** Who gave what is not part of what a step makes: it is left out where before and after are compared. */
export function withoutReach(found: FoundObject): FoundObject {
  const { beyond_team, beyond_us, ...fields } = found.fields;
  return { ...found, fields };
}

function readList(value: FieldValue | undefined): string[] {
  const list: unknown = typeof value === "string" ? JSON.parse(value) : [];
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}
