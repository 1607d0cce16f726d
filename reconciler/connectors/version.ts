import { createHash } from "node:crypto";
import type { FoundObject } from "../model/evidence.ts";

/**
 * The version of what was found: what a plan was made from, and what its call requires to be still true.
 * The loop computes it from the look that a plan rests on; an actor computes it again right before it acts.
 * How an object was matched (`by`) and when it was read are not part of it.
 */
export function versionOf(found: readonly FoundObject[]): string {
  return createHash("sha256").update(comparable(found)).digest("hex");
}

/** Canonical text of the comparable state: order of objects, permissions and fields does not matter. */
export function comparable(found: readonly FoundObject[]): string {
  const rows = found.map((object) => [
    object.externalId,
    object.owner === undefined ? { untold: true } : object.owner,
    [...new Set(object.permissions)].sort(byCodeUnit),
    Object.entries(object.fields).sort(([a], [b]) => byCodeUnit(a, b)),
  ]);
  return JSON.stringify(rows.map((row) => JSON.stringify(row)).sort(byCodeUnit));
}

/** Not localeCompare: the order must be the same on every machine. */
function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
