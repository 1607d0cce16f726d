import { type DifferenceRow, differenceRows } from "../../reconciler/difference/difference-rows.ts";
import type { FoundDrift } from "../../reconciler/model/drift-class.ts";
import type { Desired, FoundObject } from "../../reconciler/model/evidence.ts";

export type { DifferenceRow };

/**
 * Side by side for one drift. Where several external objects correlate, the rows are about the one that was found
 * first; the drift itself names them all.
 */
export function differenceOf(
  drift: FoundDrift,
  desired: Desired | null,
  found: readonly FoundObject[] | null,
): DifferenceRow[] {
  return differenceRows(desired, found?.[0] ?? null, drift);
}

/** Side by side without a drift: all that is asked for, beside what was found. */
export function comparisonOf(desired: Desired | null, found: readonly FoundObject[] | null): DifferenceRow[] {
  const [object] = found ?? [];
  if (desired === null || object === undefined) return [];
  return differenceRows(desired, object, { class: "attribute_drift", direction: null, detail: {} });
}
