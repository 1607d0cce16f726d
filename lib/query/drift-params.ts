import { type inferParserType, parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { DIRECTIONS, DRIFT_CLASSES } from "../../reconciler/model/drift-class.ts";
import { OBJECT_STATUSES } from "../../reconciler/model/status.ts";
import { AGE_BUCKETS } from "./age-bucket.ts";

export const DRIFT_DIRECTIONS = Object.values(DIRECTIONS).flat();

/** `urgent`: what came back first, then weight of the class × age. */
export const DRIFT_ORDERS = ["urgent", "oldest", "newest"] as const;

/** The address of a drift list, for the page, its links and the API alike. Values of one name are OR, names are AND. */
export const driftParams = {
  class: parseAsArrayOf(parseAsStringLiteral(DRIFT_CLASSES)),
  direction: parseAsArrayOf(parseAsStringLiteral(DRIFT_DIRECTIONS)),
  status: parseAsArrayOf(parseAsStringLiteral(OBJECT_STATUSES)),
  age: parseAsArrayOf(parseAsStringLiteral(AGE_BUCKETS)),
  /** Team ids; `none` for what nobody owns. */
  owner: parseAsArrayOf(parseAsString),
  kind: parseAsArrayOf(parseAsString),
  /** A person's id, `me` or `none`. */
  assignee: parseAsString,
  came_back: parseAsBoolean,
  /** `stale`: what its verdict rested on has ended. */
  evidence: parseAsStringLiteral(["stale"]),
  /** Part of a key, or exactly a reference, an external id or a drift's id. */
  q: parseAsString,
  order: parseAsStringLiteral(DRIFT_ORDERS),
  cursor: parseAsString,
};
export type DriftParams = inferParserType<typeof driftParams>;
