import type { CLAIM_VERDICTS } from "../../reconciler/model/agent-claim.ts";

/** What claims are filtered by; `open` waits for a look. Apart from the parsers, which a browser has no use for. */
export const CLAIM_STATES = ["drift", "unverifiable", "match", "open"] as const satisfies readonly (
  | (typeof CLAIM_VERDICTS)[number]
  | "open"
)[];
