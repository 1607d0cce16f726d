/**
 * Names in SQL and names in sentences. Every identifier that reaches Postgres goes through
 * `quoteIdent`, whether it looks harmless or not: a role may be called `svc_"; DROP TABLE x`.
 */

/** Postgres cuts longer names silently, so that two keys could end up as one role. */
export const nameBytesMax = 63;

export function quoteIdent(name: string): string {
  refuseZero(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant; E'' form where it holds a backslash, so that no setting changes its meaning. */
export function quoteLiteral(text: string): string {
  refuseZero(text);
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return quoted.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** As people write it: bare where that is unambiguous, quoted otherwise. The parser in grant.ts reads both. */
export function printIdent(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Why a name cannot be a role's name here, or null. */
export function refuseName(name: string): string | null {
  if (name === "") return "A role needs a name.";
  if (name.includes("\u0000")) return "A role name cannot hold a zero byte.";
  if (/\p{Surrogate}/u.test(name)) return "A role name must be well-formed text.";
  const bytes = new TextEncoder().encode(name).length;
  if (bytes > nameBytesMax) return `Postgres cuts role names at ${nameBytesMax} bytes; this one has ${bytes}.`;
  return null;
}

function refuseZero(text: string): void {
  // The protocol ends strings at a zero byte, so what follows it would be read as something else.
  if (text.includes("\u0000")) throw new Error("A zero byte cannot be part of an SQL text.");
}

/** The names one world is made of. The prefix keeps many worlds apart in one cluster, where roles are shared. */
export type Scope = { prefix: string; teams: readonly string[] };

export function managedPrefixes(prefix: string): readonly [string, string] {
  return [`${prefix}svc_`, `${prefix}usr_`];
}

export function isManagedName(prefix: string, name: string): boolean {
  return managedPrefixes(prefix).some((start) => name.startsWith(start) && name.length > start.length);
}

export function teamGroup(prefix: string, team: string): string {
  return `${prefix}team_${team}`;
}

export function custodianGroup(prefix: string): string {
  return `${prefix}access_custodian`;
}
