import type { Broken } from "./break-world.ts";

/** The right that a break gave away, from the SQL that it ran. */
export function grantedBy({ how }: Broken): { right: string; table: string } {
  const match = /^GRANT (?<right>[A-Z]+) ON (?:TABLE )?(?<table>[a-z_.]+) TO /.exec(how);
  if (match?.groups?.right === undefined || match.groups.table === undefined) throw new Error(`Not a grant: ${how}`);
  return { right: match.groups.right, table: match.groups.table };
}
