import type { FieldValue } from "./drift-class.ts";

/** What was made of an agent's claim; while there is none it waits for a look. Never a status: our own evidence alone makes one. */
export const CLAIM_VERDICTS = ["match", "drift", "unverifiable"] as const;
export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number];

export const CLAIM_REASONS = [
  "as_claimed",
  "differs",
  "not_there",
  "still_there",
  /** No source that decides was read between the claim and the end of the wait. */
  "no_look",
  /** The kind has no source that decides and that we read ourselves. */
  "no_source",
  /** The sources do not tell what the claim is about. */
  "not_told",
  "several",
  "sources_differ",
] as const;
export type ClaimReason = (typeof CLAIM_REASONS)[number];

/** What an agent says is true of an object, in the kind's comparable form. Only what it names is compared. */
export type ClaimSays = {
  presence: "present" | "gone";
  owner?: string | null;
  permissions?: string[];
  fields?: Record<string, FieldValue>;
};

/** `what`: owner, permissions, or fields.NAME. */
export type ClaimDifference = { what: string; claimed: FieldValue | string[]; found: FieldValue | string[] };
/** The look that was compared with; the digest names exactly what it showed. */
export type ClaimEvidence = { source: string; as_of: string; digest: string };

export type ClaimCheck = {
  verdict: ClaimVerdict;
  reason: ClaimReason;
  differences: ClaimDifference[];
  evidence: ClaimEvidence[];
};
