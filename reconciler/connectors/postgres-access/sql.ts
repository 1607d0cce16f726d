/** Steps as SQL. The only place where names become statements; every one of them is quoted here. */
import { type Grant, parseFound } from "./grant.ts";
import { type Marker, printMarker } from "./marker.ts";
import { custodianGroup, quoteIdent, quoteLiteral, type Scope, teamGroup } from "./names.ts";
import type { AccessStep } from "./steps.ts";

export type SqlContext = { scope: Scope; database: string; key: string; idempotencyKey: string };

/** `link` changes nothing outside and has no statement. */
export type SentStep = Exclude<AccessStep, { verb: "link" }>;

export function stepSql({ scope, database, key, idempotencyKey }: SqlContext, step: SentStep): string {
  const role = quoteIdent(step.role);
  switch (step.verb) {
    case "create":
      return createSql(scope, step);
    case "mark": {
      const marker: Marker = { key, owner: step.owner, generation: step.generation, by: idempotencyKey };
      return `comment on role ${role} is ${quoteLiteral(printMarker(marker))}`;
    }
    case "admit":
      return `grant ${role} to ${quoteIdent(teamGroup(scope.prefix, step.team))} with admin option`;
    case "dismiss":
      return `revoke ${role} from ${quoteIdent(teamGroup(scope.prefix, step.team))}`;
    case "grant":
      return giveSql(database, readGrant(step.grant), role);
    case "revoke":
      return takeSql(database, readGrant(step.grant), { role, onlyOption: false });
    case "revoke_option":
      return takeSql(database, readGrant(step.grant), { role, onlyOption: true });
    case "take":
      return `alter role ${role} ${step.attribute === "noinherit" ? "inherit" : `no${step.attribute}`}`;
    case "set_login":
      return `alter role ${role} ${step.value ? "login" : "nologin"}`;
    case "set_connection_limit":
      return `alter role ${role} connection limit ${step.value}`;
    case "set_valid_until":
      // There is no way back to "never set"; infinity means the same.
      return `alter role ${role} valid until ${quoteLiteral(step.value ?? "infinity")}`;
    case "rename":
      return `alter role ${role} rename to ${quoteIdent(step.value)}`;
    case "drop":
      return `drop role ${role}`;
  }
}

function createSql({ prefix }: Scope, step: Extract<AccessStep, { verb: "create" }>): string {
  const { role, owner, login, connection_limit, valid_until } = step;
  const until = valid_until === null ? "" : ` valid until ${quoteLiteral(valid_until)}`;
  const admins = [teamGroup(prefix, owner), custodianGroup(prefix)].map(quoteIdent).join(", ");
  const may = login ? "login" : "nologin";
  return `create role ${quoteIdent(role)} ${may} inherit connection limit ${connection_limit}${until} admin ${admins}`;
}

function readGrant(text: string): Grant {
  const parsed = parseFound(text);
  if ("refused" in parsed) throw new Error(parsed.refused);
  return parsed.ok.grant;
}

function giveSql(database: string, grant: Grant, role: string): string {
  if (grant.on === "member") return `grant ${quoteIdent(grant.role)} to ${role}`;
  if (grant.on === "default") throw new Error("Default privileges are never granted.");
  return `grant ${targetSql(database, grant)} to ${role}`;
}

function takeSql(database: string, grant: Grant, { role, onlyOption }: { role: string; onlyOption: boolean }): string {
  if (grant.on === "member")
    return `revoke ${onlyOption ? "admin option for " : ""}${quoteIdent(grant.role)} from ${role}`;
  const option = onlyOption ? "grant option for " : "";
  if (grant.on === "default") {
    const where = grant.schema === null ? "" : ` in schema ${quoteIdent(grant.schema)}`;
    const owner = quoteIdent(grant.owner);
    return `alter default privileges for role ${owner}${where} revoke ${option}${privilegeSql(grant.privilege)} on ${grant.kind}s from ${role}`;
  }
  return `revoke ${option}${targetSql(database, grant)} from ${role}`;
}

function targetSql(database: string, grant: Exclude<Grant, { on: "member" | "default" }>): string {
  const privilege = privilegeSql(grant.privilege);
  switch (grant.on) {
    case "database":
      return `${privilege} on database ${quoteIdent(database)}`;
    case "schema":
      return `${privilege} on schema ${quoteIdent(grant.schema)}`;
    case "table":
    case "sequence":
      return `${privilege} on ${grant.on} ${quoteIdent(grant.schema)}.${quoteIdent(grant.name)}`;
    case "column":
      return `${privilege} (${quoteIdent(grant.column)}) on table ${quoteIdent(grant.schema)}.${quoteIdent(grant.name)}`;
    case "function":
      // ROUTINE covers functions, procedures and aggregates; the parser let nothing but type names into `args`.
      return `${privilege} on routine ${quoteIdent(grant.schema)}.${quoteIdent(grant.name)}(${grant.args})`;
  }
}

/** The parser compared it with a fixed list; this only says so once more, where it becomes SQL. */
function privilegeSql(privilege: string): string {
  if (!/^[A-Z]+$/.test(privilege)) throw new Error(`${JSON.stringify(privilege)} is no privilege.`);
  return privilege.toLowerCase();
}
