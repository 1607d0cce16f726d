/** Roles and grants of the sandbox world as SQL. Written apart from the connector's, so that the two can disagree. */
import { ident, literal } from "./admin.ts";

export type RoleInput = {
  prefix: string;
  database: string;
  key: string;
  owner: string;
  spec: { grants: readonly string[]; login: boolean; validUntil: string | null; connectionLimit: number };
  /** What its marker says made it. */
  by: string;
};

/** One managed role, complete: as an intent of this spec wants it. */
export function roleSql({ prefix, database, key, owner, spec, by }: RoleInput): string {
  const [role, team] = [key, `${prefix}team_${owner}`];
  const until = spec.validUntil === null ? "" : ` valid until ${literal(spec.validUntil)}`;
  return [
    `create role ${ident(role)} ${spec.login ? "login" : "nologin"} connection limit ${spec.connectionLimit}${until};`,
    `comment on role ${ident(role)} is ${literal(`plumbline key=${key} owner=${owner} generation=1 by=${by}`)};`,
    administeredBy(prefix, role, owner),
    ...spec.grants.map((grant) => grantSql(database, role, grant, team)),
  ].join("\n");
}

export function administeredBy(prefix: string, role: string, owner: string): string {
  const [name, team, custodian] = [role, `${prefix}team_${owner}`, `${prefix}access_custodian`].map(ident);
  return `grant ${name} to ${custodian} with admin option;
    -- Given by the custodian, who can so take it back when the role moves to another team.
    grant ${name} to ${team} with admin option granted by ${custodian};`;
}

/** `on` is what stands between ON and TO; members have none. */
export function grantSql(database: string, role: string, grant: string, givenBy: string): string {
  const [kind = "", name = "", privilege = ""] = grant.split(":");
  const to = ident(role);
  switch (kind) {
    case "member":
      // From 16 on only the giver can take a membership back, so the team gives it, not the superuser.
      return `grant ${ident(name)} to ${to} granted by ${ident(givenBy)};`;
    case "database":
      return `set local role ${ident(givenBy)}; grant ${name} on database ${ident(database)} to ${to}; set local role none;`;
    case "schema":
      return `grant ${privilege} on schema ${name} to ${to};`;
    case "table":
      return `grant ${privilege} on table ${name} to ${to};`;
    case "sequence":
      return `grant ${privilege} on sequence ${name} to ${to};`;
    case "function":
      return `grant ${privilege} on function ${name} to ${to};`;
    case "column": {
      const at = name.lastIndexOf(".");
      return `grant ${privilege} (${name.slice(at + 1)}) on table ${name.slice(0, at)} to ${to};`;
    }
    default:
      throw new Error(`The sandbox has no grant like ${grant}.`);
  }
}
