import type { DriftClass } from "../../reconciler/model/drift-class.ts";

/**
 * How much a day of each class costs, for the order of the list: a day of a possibly doubled effect weighs as much as
 * eight days of a drifted attribute. Whole numbers, so that positions in the order are exact.
 */
export const DRIFT_WEIGHTS: Record<DriftClass, number> = {
  unknown_after_repair: 8,
  duplicate_side_effect: 8,
  contradictory_evidence: 6,
  permission_drift: 5,
  extra_external: 4,
  stale_owner: 3,
  missing_external: 3,
  missing_external_id: 2,
  attribute_drift: 1,
};
