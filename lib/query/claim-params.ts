import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { CLAIM_VERDICTS } from "../../reconciler/model/agent-claim.ts";

/** `open`: waits for a look. */
export const CLAIM_STATES = ["drift", "unverifiable", "match", "open"] as const satisfies readonly (
  | (typeof CLAIM_VERDICTS)[number]
  | "open"
)[];

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
