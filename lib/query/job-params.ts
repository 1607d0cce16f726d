import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const JOB_ITEM_STATES = ["waiting", "done", "skipped", "failed", "stopped"] as const;

export const jobParams = {
  state: parseAsArrayOf(parseAsStringLiteral(JOB_ITEM_STATES)),
  cursor: parseAsString,
};
export type JobParams = inferParserType<typeof jobParams>;
