/**
 * Grants as text. `table:billing.invoices:SELECT` is what an intent asks for and what a scan shows; both
 * sides go through the same printer, so that equal rights are equal strings.
 *
 * A scan shows more than an intent may ask for: the grant option (`…:SELECT*`), ownership (`owner:…`),
 * default privileges (`default:…`), role attributes (`attribute:…`) and anything else (`other:…`).
 */
import { printIdent } from "./names.ts";

export type Grant =
  | { on: "member"; role: string }
  | { on: "database"; privilege: string }
  | { on: "schema"; schema: string; privilege: string }
  | { on: "table" | "sequence"; schema: string; name: string; privilege: string }
  | { on: "column"; schema: string; name: string; column: string; privilege: string }
  | { on: "function"; schema: string; name: string; args: string; privilege: string }
  | { on: "default"; owner: string; schema: string | null; kind: DefaultKind; privilege: string };

export type DefaultKind = "table" | "sequence" | "function" | "type" | "schema";

/** Also found on a membership: `noinherit` and `noset`, which Postgres knows from 16 on. */
export type FoundGrant = { grant: Grant; option: boolean; flags: string[] };

export type Parsed<T> = { ok: T } | { refused: string };

export const privileges: Readonly<Record<Exclude<Grant["on"], "member">, readonly string[]>> = {
  database: ["CONNECT", "CREATE", "TEMPORARY"],
  schema: ["CREATE", "USAGE"],
  // MAINTAIN exists from Postgres 17 on; an older server refuses the statement and nothing happens.
  table: ["DELETE", "INSERT", "MAINTAIN", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"],
  sequence: ["SELECT", "UPDATE", "USAGE"],
  column: ["INSERT", "REFERENCES", "SELECT", "UPDATE"],
  function: ["EXECUTE"],
  default: [
    "CREATE",
    "DELETE",
    "EXECUTE",
    "INSERT",
    "MAINTAIN",
    "REFERENCES",
    "SELECT",
    "TRIGGER",
    "TRUNCATE",
    "UPDATE",
    "USAGE",
  ],
};

export function printGrant(g: Grant): string {
  switch (g.on) {
    case "member":
      return `member:${printIdent(g.role)}`;
    case "database":
      return `database:${g.privilege}`;
    case "schema":
      return `schema:${printIdent(g.schema)}:${g.privilege}`;
    case "table":
    case "sequence":
      return `${g.on}:${path(g.schema, g.name)}:${g.privilege}`;
    case "column":
      return `column:${path(g.schema, g.name, g.column)}:${g.privilege}`;
    case "function":
      return `function:${path(g.schema, g.name)}(${g.args}):${g.privilege}`;
    case "default":
      return `default:${printIdent(g.owner)}:${g.schema === null ? "*" : printIdent(g.schema)}:${g.kind}:${g.privilege}`;
  }
}

export function printFound({ grant, option, flags }: FoundGrant): string {
  return `${printGrant(grant)}${flags.map((flag) => `[${flag}]`).join("")}${option ? "*" : ""}`;
}

/** What an intent may ask for. The answer is in canonical spelling, or a sentence that says what is wrong. */
export function parseAsked(text: string): Parsed<Grant> {
  const found = parseFound(text);
  if ("refused" in found) return found;
  const { grant, option, flags } = found.ok;
  if (grant.on === "default") return refuse(text, "default privileges are shown, never asked for");
  if (option) return refuse(text, "an intent cannot ask for the right to pass a grant on (the trailing *)");
  if (flags.length > 0) return refuse(text, "an intent asks for plain membership, without flags");
  return { ok: grant };
}

/** Everything that printFound can print. `owner:`, `attribute:` and `other:` are no grants and are refused. */
export function parseFound(text: string): Parsed<FoundGrant> {
  const option = text.endsWith("*") && !text.endsWith(":*");
  let rest = option ? text.slice(0, -1) : text;
  const flags: string[] = [];
  const found = /^(.*?)((?:\[(?:noinherit|noset)\])+)$/s.exec(rest);
  if (found?.[1] !== undefined && found[2] !== undefined && rest.startsWith("member:")) {
    rest = found[1];
    flags.push(...found[2].slice(1, -1).split("]["));
  }
  const parts = splitOutsideQuotes(rest, ":");
  if (parts === null) return refuse(text, "a quote is not closed");
  const grant = parseParts(text, parts);
  return "refused" in grant ? grant : { ok: { grant: grant.ok, option, flags } };
}

function parseParts(text: string, parts: string[]): Parsed<Grant> {
  const [on, target = "", privilege = ""] = parts;
  if (on === "member") {
    const role = parts.length === 2 ? readPath(target, 1) : null;
    return role?.[0] === undefined ? refuse(text, "write member:ROLE") : { ok: { on, role: role[0] } };
  }
  if (on === "database") {
    if (parts.length !== 2) return refuse(text, "write database:PRIVILEGE, without a name: it is always this database");
    return withPrivilege(text, { on, privilege: target });
  }
  if (on === "default") return parseDefault(text, parts);
  if (parts.length !== 3) return refuse(text, "write KIND:NAME:PRIVILEGE");
  switch (on) {
    case "schema": {
      const [schema] = readPath(target, 1) ?? [];
      return schema === undefined
        ? refuse(text, "write schema:NAME:PRIVILEGE")
        : withPrivilege(text, { on, schema, privilege });
    }
    case "table":
    case "sequence": {
      const [schema, name] = readPath(target, 2) ?? [];
      if (schema === undefined || name === undefined) return refuse(text, `write ${on}:SCHEMA.NAME:PRIVILEGE`);
      return withPrivilege(text, { on, schema, name, privilege });
    }
    case "column": {
      const [schema, name, column] = readPath(target, 3) ?? [];
      if (schema === undefined || name === undefined || column === undefined) {
        return refuse(text, "write column:SCHEMA.TABLE.COLUMN:PRIVILEGE");
      }
      return withPrivilege(text, { on, schema, name, column, privilege });
    }
    case "function":
      return parseFunction(text, target, privilege);
    default:
      return refuse(text, "it must begin with member, database, schema, table, column, sequence or function");
  }
}

function parseFunction(text: string, target: string, privilege: string): Parsed<Grant> {
  const open = splitOutsideQuotes(target, "(")?.[0]?.length;
  const [schema, name] = readPath(target.slice(0, open), 2) ?? [];
  if (
    open === undefined ||
    open === target.length ||
    !target.endsWith(")") ||
    schema === undefined ||
    name === undefined
  ) {
    return refuse(text, "write function:SCHEMA.NAME(ARGUMENT TYPES):EXECUTE");
  }
  const args = readTypes(target.slice(open + 1, -1));
  if (args === null) return refuse(text, "the argument types are not plain type names separated by commas");
  return withPrivilege(text, { on: "function", schema, name, args, privilege });
}

function parseDefault(text: string, parts: string[]): Parsed<Grant> {
  const [, ownerText = "", schemaText = "", kind = "", privilege = ""] = parts;
  const [owner] = readPath(ownerText, 1) ?? [];
  const schema = schemaText === "*" ? null : readPath(schemaText, 1)?.[0];
  if (parts.length !== 5 || owner === undefined || schema === undefined || !isDefaultKind(kind)) {
    return refuse(text, "write default:OWNER:SCHEMA:KIND:PRIVILEGE");
  }
  return withPrivilege(text, { on: "default", owner, schema, kind, privilege });
}

function isDefaultKind(kind: string): kind is DefaultKind {
  return ["table", "sequence", "function", "type", "schema"].includes(kind);
}

function withPrivilege<G extends Exclude<Grant, { on: "member" }>>(text: string, grant: G): Parsed<Grant> {
  const known = privileges[grant.on];
  if (known.includes(grant.privilege)) return { ok: grant };
  return refuse(text, `${grant.privilege === "" ? "no privilege" : grant.privilege} is not one of ${known.join(", ")}`);
}

function refuse(text: string, why: string): { refused: string } {
  return { refused: `${JSON.stringify(text)}: ${why}.` };
}

function path(...names: string[]): string {
  return names.map(printIdent).join(".");
}

/** `a."B.c"` → ["a", "B.c"]; null unless it is exactly `count` names. */
function readPath(text: string, count: number): string[] | null {
  const parts = splitOutsideQuotes(text, ".");
  if (parts === null || parts.length !== count) return null;
  const names: string[] = [];
  for (const part of parts) {
    const name = readIdent(part);
    if (name === null) return null;
    names.push(name);
  }
  return names;
}

/** Unquoted names must already be lower case: Postgres would fold them, and two spellings would be one right. */
function readIdent(text: string): string | null {
  if (/^[a-z_][a-z0-9_$]*$/.test(text)) return text;
  const quoted = /^"((?:[^"]|"")+)"$/.exec(text);
  return quoted?.[1] === undefined || text.includes("\u0000") ? null : quoted[1].replaceAll('""', '"');
}

/** Other spellings of built-in types, and what pg_catalog calls them. */
const typeNames: Readonly<Record<string, string>> = {
  int: "integer",
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  bool: "boolean",
  char: "character",
  varchar: "character varying",
  float4: "real",
  float8: "double precision",
  decimal: "numeric",
  timestamptz: "timestamp with time zone",
  timestamp: "timestamp without time zone",
  timetz: "time with time zone",
  time: "time without time zone",
};

/** A list of type names in the spelling of pg_catalog, or null. Nothing else may reach the SQL. */
export function readTypes(text: string): string | null {
  if (text.trim() === "") return "";
  const parts = splitOutsideQuotes(text, ",");
  if (parts === null) return null;
  const types: string[] = [];
  for (const part of parts) {
    const match = /^(.+?)((?:\[\])*)$/s.exec(part.trim());
    const base = match?.[1];
    if (base === undefined) return null;
    const plain = /^[a-z_][a-z0-9_]*(?: [a-z_][a-z0-9_]*)*$/.test(base);
    const name = plain ? (typeNames[base] ?? base) : (readPath(base, 2)?.map(printIdent).join(".") ?? quotedType(base));
    if (name === null) return null;
    types.push(`${name}${match?.[2] ?? ""}`);
  }
  return types.join(", ");
}

/** `"char"` is another type than `char`, so its quotes stay. */
function quotedType(text: string): string | null {
  return text.startsWith('"') && readIdent(text) !== null ? text : null;
}

/** Splits at a separator that is outside double quotes; null where a quote stays open. */
function splitOutsideQuotes(text: string, separator: string): string[] | null {
  const parts: string[] = [];
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (!quoted && text[at] === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return quoted ? null : parts;
}
