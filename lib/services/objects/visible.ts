import type { Sql, Tx } from "../../../db/client.ts";
import { scopeVisible } from "../../../db/queries/entry-visible.ts";
import { objectVisible } from "../../../db/queries/viewer.ts";
import type { Principal } from "../../auth/principal.ts";

/** Fragments are only text with parameters: built on a transaction they need nothing that a pool has more. */
const builder = (sql: Sql | Tx) => sql as Sql;

/**
 * May this person know of the object (`o`)? The screens' own rule, so that what cannot be seen cannot be changed
 * either; an end user knows of what they asked for.
 */
export function mayKnowOf(sql: Sql | Tx, principal: Principal) {
  if (principal.role === "end_user") return sql`coalesce(o.asked_by = ${principal.personId}, false)`;
  return sql`coalesce(${objectVisible(builder(sql), principal)}, false)`;
}

/** May this person know of what a stop holds (its `scope`)? */
export function mayKnowOfScope(sql: Sql | Tx, principal: Principal) {
  return scopeVisible(builder(sql), principal, sql`scope`);
}
