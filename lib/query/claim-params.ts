import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { CLAIM_STATES } from "./claim-states.ts";

export const claimParams = {
  verdict: parseAsArrayOf(parseAsStringLiteral(CLAIM_STATES)),
  /** Id of an API key. */
  agent: parseAsString,
  tool: parseAsString,
  kind: parseAsArrayOf(parseAsString),
  key: parseAsString,
  cursor: parseAsString,
};
export type ClaimParams = inferParserType<typeof claimParams>;
