import { OBJECT_STATUSES } from "../../reconciler/model/status.ts";

/**
 * `in_place` is proved now; `in_place_stale` was, and its evidence has ended. Apart from the parsers, which a browser has no
 * use for.
 */
export const OBJECT_STATUS_FILTERS = [...OBJECT_STATUSES, "in_place_stale"] as const;
export type ObjectStatusFilter = (typeof OBJECT_STATUS_FILTERS)[number];
