import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { OBJECT_STATUSES } from "../../reconciler/model/status.ts";

/** `in_place` is proved now; `in_place_stale` was, and its evidence has ended. */
export const OBJECT_STATUS_FILTERS = [...OBJECT_STATUSES, "in_place_stale"] as const;
export type ObjectStatusFilter = (typeof OBJECT_STATUS_FILTERS)[number];

export const OBJECT_EVIDENCE = ["unjudged"] as const;

export const objectParams = {
  status: parseAsArrayOf(parseAsStringLiteral(OBJECT_STATUS_FILTERS)),
  kind: parseAsArrayOf(parseAsString),
  owner: parseAsArrayOf(parseAsString),
  /** `unjudged`: nothing speaks for it now. */
  evidence: parseAsStringLiteral(OBJECT_EVIDENCE),
  q: parseAsString,
  cursor: parseAsString,
};
export type ObjectParams = inferParserType<typeof objectParams>;
