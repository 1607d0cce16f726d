/** Sentences about grants and fields, for reviewers. Exact: each names one right or one field of one role. */
import type { FieldValue } from "../../model/drift-class.ts";
import { type Grant, parseFound } from "./grant.ts";
import { printIdent } from "./names.ts";

/** "SELECT on ledger.payouts". */
export function sayGrant(grant: Grant): string {
  switch (grant.on) {
    case "member":
      return `membership of ${printIdent(grant.role)}`;
    case "database":
      return `${grant.privilege} on the database`;
    case "schema":
      return `${grant.privilege} on schema ${printIdent(grant.schema)}`;
    case "table":
      return `${grant.privilege} on ${printIdent(grant.schema)}.${printIdent(grant.name)}`;
    case "sequence":
      return `${grant.privilege} on sequence ${printIdent(grant.schema)}.${printIdent(grant.name)}`;
    case "column":
      return `${grant.privilege} on column ${printIdent(grant.column)} of ${printIdent(grant.schema)}.${printIdent(grant.name)}`;
    case "function":
      return `EXECUTE on function ${printIdent(grant.schema)}.${printIdent(grant.name)}(${grant.args})`;
    case "default": {
      const where = grant.schema === null ? "" : ` in schema ${printIdent(grant.schema)}`;
      return `the default ${grant.privilege} on every new ${grant.kind} that ${printIdent(grant.owner)} makes${where}`;
    }
  }
}

/** The same for a permission as found; what is no grant keeps its own spelling. */
export function sayPermission(text: string): string {
  const parsed = parseFound(text);
  if ("refused" in parsed) return text;
  const { grant, option, flags } = parsed.ok;
  const extra: string[] = [...flags.map((flag) => (flag === "noinherit" ? "not inherited" : "not assumable"))];
  if (option) extra.push("with the right to pass it on");
  return `${sayGrant(grant)}${extra.length === 0 ? "" : ` (${extra.join(", ")})`}`;
}

export function sayField(field: string, value: FieldValue): string {
  switch (field) {
    case "login":
      return value === true ? "may sign in" : "may not sign in";
    case "connection_limit":
      return value === -1
        ? "has no connection limit"
        : `may have ${value} ${value === 1 ? "connection" : "connections"} at most`;
    case "valid_until":
      return value === null ? "has no end date" : `may sign in until ${value}`;
    default:
      return `has ${field} ${String(value)}`;
  }
}

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
