/**
 * May this credential do this to that role? From 16 on Postgres answers most of it itself. On 15, CREATEROLE
 * alone may alter, drop and hand out every role but a superuser, so the same questions are asked here on both,
 * inside the transaction that acts.
 */
import type { CatalogState, FoundRole } from "./catalog.ts";
import { parseFound } from "./grant.ts";
import { printIdent, type Scope } from "./names.ts";
import { custodian } from "./plan-parts.ts";
import { reachOf } from "./reach.ts";
import type { Session } from "./session.ts";
import type { AccessStep } from "./steps.ts";

export type RightsInput = {
  session: Session;
  scope: Scope;
  credential: string;
  before: CatalogState;
  steps: readonly AccessStep[];
  /** Of the server, as in server_version_num. */
  version: number;
};

/** The sentence why not, or null. */
export async function checkRights({
  session,
  scope,
  credential,
  before,
  steps,
  version,
}: RightsInput): Promise<string | null> {
  const roles = new Map(before.roles.map((role) => [role.row.oid, role]));
  const administered: string[] = [];
  for (const step of steps) {
    if (step.verb === "link") continue;
    if (step.verb === "create") {
      if (step.owner !== credential) return `Team ${credential} may not make a role for team ${step.owner}.`;
      continue;
    }
    if (step.verb === "mark" && credential !== custodian && step.owner !== credential) {
      return `Team ${credential} may not mark a role as team ${step.owner}'s.`;
    }
    if ((step.verb === "admit" || step.verb === "dismiss") && credential !== custodian) {
      return "Only the custodian moves a role between teams.";
    }
    if (step.verb === "grant") administered.push(...groupOf(step.grant));
    if (step.oid === null) continue;
    const role = roles.get(step.oid);
    if (role === undefined || role.row.name !== step.role)
      return `The role ${printIdent(step.role)} with oid ${step.oid} is not there any more.`;
    const refused = mayTouch(scope, credential, role, steps);
    if (refused !== null) return refused;
    // Rights on objects are their owner's to give and take; everything else is done to the role itself.
    const onRole = step.verb !== "grant" && step.verb !== "revoke" && step.verb !== "revoke_option";
    // Before 16 nobody has to be made an orphan's administrator, so the custodian may be none and act all the same.
    if (onRole && !(credential === custodian && version < 160000)) administered.push(step.role);
  }
  return unadministered(session, administered);
}

/**
 * The marker says whose the role is. A team acts on its own. The custodian acts on what no living team owns, on
 * what it transfers, and on a team's role only where the team cannot take back what somebody else gave.
 */
function mayTouch(scope: Scope, credential: string, role: FoundRole, steps: readonly AccessStep[]): string | null {
  const owner = role.found.owner ?? null;
  const name = printIdent(role.row.name);
  if (credential !== custodian) {
    const whose = owner === null ? "nobody's" : `team ${owner}'s`;
    return owner === credential ? null : `${name} is marked as ${whose}, not as team ${credential}'s.`;
  }
  if (owner === null || !scope.teams.includes(owner) || steps.some(({ verb }) => verb === "mark")) return null;
  const { beyondTeam } = reachOf(role.found);
  const needed = steps.some(
    (step) => step.verb === "revoke" && step.oid === role.row.oid && beyondTeam.includes(step.grant),
  );
  return needed ? null : `${name} belongs to team ${owner}, which can do this by itself; the custodian does not.`;
}

function groupOf(grant: string): string[] {
  const parsed = parseFound(grant);
  return "ok" in parsed && parsed.ok.grant.on === "member" ? [parsed.ok.grant.role] : [];
}

async function unadministered(session: Session, names: readonly string[]): Promise<string | null> {
  if (names.length === 0) return null;
  const rows = await session.rows<{ name: string; there: boolean }>(
    `select w.name, r.oid is not null as there from (select distinct value as name from json_array_elements_text($1::text::json)) w
     left join pg_roles r on r.rolname = w.name
     where r.oid is null or not pg_has_role(session_user, r.oid, 'MEMBER WITH ADMIN OPTION') order by w.name`,
    [JSON.stringify(names)],
  );
  const [row] = rows;
  if (row === undefined) return null;
  if (!row.there) return `There is no role ${printIdent(row.name)}.`;
  return `This credential does not administer ${printIdent(row.name)}.`;
}
