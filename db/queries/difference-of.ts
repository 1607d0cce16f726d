import type { MoneyUnit } from "../../lib/format/count.ts";
import { differenceRows, type DifferenceRow as Row } from "../../reconciler/difference/difference-rows.ts";
import type { FoundDrift } from "../../reconciler/model/drift-class.ts";
import type { Desired, FoundObject } from "../../reconciler/model/evidence.ts";
import type { Plan } from "../../reconciler/model/repair.ts";

/** `money`: what its numbers are counted in, where its kind says that they are money. The numbers stay what they are. */
export type DifferenceRow = Row & { money?: Record<"asked" | "found" | "after", MoneyUnit | null> };

/**
 * Side by side for one drift and its plan. Where several external objects correlate, the rows are about the one that was
 * found first; the drift itself names them all.
 */
export function differenceOf(
  drift: FoundDrift,
  desired: Desired | null,
  found: readonly FoundObject[] | null,
  plan: Plan | null,
): DifferenceRow[] {
  return differenceRows(desired, found?.[0] ?? null, drift, plan?.contract.gone);
}

/** Side by side for an object: what its open drifts name, then all that is as asked. */
export function comparisonOf(
  drifts: readonly FoundDrift[],
  desired: Desired | null,
  found: readonly FoundObject[] | null,
): DifferenceRow[] {
  const told = drifts.flatMap((drift) => differenceOf(drift, desired, found, null));
  const compared = desired === null || !found?.length ? [] : differenceOf(NO_DRIFT, desired, found, null);
  const rows = [...told.filter(({ state }) => state !== "same"), ...told, ...compared];
  const once = new Map<string, DifferenceRow>();
  for (const row of rows) {
    const name = `${row.part} ${row.field}`;
    if (!once.has(name)) once.set(name, row);
  }
  return [...once.values()];
}

/** Names nothing, so that the rows are what is asked for beside what is there. */
const NO_DRIFT: FoundDrift = { class: "attribute_drift", direction: null, detail: {} };
