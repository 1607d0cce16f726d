import type { DriftClass } from "../../reconciler/model/drift-class.ts";
import type { Sql } from "../client.ts";
import { fixed } from "./literal.ts";

/**
 * How much a day of each class costs, for the order of the list: an hour of a possibly doubled effect weighs as much as
 * ten days of a drifted attribute. Whole numbers, so that positions in the order are exact.
 */
export const DRIFT_WEIGHTS: Record<DriftClass, number> = {
  unknown_after_repair: 240,
  duplicate_side_effect: 240,
  contradictory_evidence: 60,
  permission_drift: 40,
  extra_external: 12,
  missing_external: 12,
  stale_owner: 8,
  missing_external_id: 3,
  attribute_drift: 1,
};

const ROWS = Object.entries(DRIFT_WEIGHTS).map(([name, weight]) => `('${name}', ${weight})`);

/** The same as rows `w`: one for each class, whatever the values, so that a plan that is kept fits. */
export function driftWeights(sql: Sql) {
  return fixed(sql, `(values ${ROWS.join(", ")}) as w (class, weight)`);
}
