import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { OBJECT_STATUS_FILTERS } from "./object-status-filters.ts";

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
