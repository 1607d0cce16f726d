/**
 * To which key does a role belong? Every role belongs to exactly one, or to none.
 *
 * The marker decides where there is one: it stands on the role itself, so that a look at one key and a scan of
 * everything answer alike. A role without a marker belongs to the key whose record holds its oid, and failing
 * that to the key that its name is. A link never overrules a marker: what it does is make the match stronger.
 */
import type { FoundObject } from "../../model/evidence.ts";
import { type Marker, parseMarker } from "./marker.ts";
import { isManagedName } from "./names.ts";

/** A role as pg_catalog shows it, without its grants. */
export type RoleRow = {
  oid: string;
  name: string;
  login: boolean;
  connection_limit: number;
  valid_until: string | null;
  comment: string | null;
};

export type Correlation = { key: string; by: NonNullable<FoundObject["by"]>; marker: Marker | null };

/** `keyOfOid`: which key's record holds this oid; null where none does. */
export function correlate(
  prefix: string,
  role: Pick<RoleRow, "oid" | "name" | "comment">,
  keyOfOid: (oid: string) => string | null,
): Correlation | null {
  const linked = keyOfOid(role.oid);
  const marker = parseMarker(role.comment);
  if (marker !== null && isManagedName(prefix, marker.key)) {
    return { key: marker.key, by: linked === marker.key ? "link" : "marker", marker };
  }
  if (linked !== null) return { key: linked, by: "link", marker: null };
  return isManagedName(prefix, role.name) ? { key: role.name, by: "name", marker: null } : null;
}
