/** Grants of the sandbox world as SQL. Written apart from the connector's, so that the two can disagree. */
import { ident } from "./admin.ts";

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
