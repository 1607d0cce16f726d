import { type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** Whose decision a proposal waits for. */
export const REVIEW_QUEUES = ["mine", "others"] as const;

export const reviewParams = {
  queue: parseAsStringLiteral(REVIEW_QUEUES),
  cursor: parseAsString,
};
export type ReviewParams = inferParserType<typeof reviewParams>;
