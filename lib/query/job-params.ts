import { type inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { JOB_ITEM_STATES } from "./job-item-states.ts";

export const jobParams = {
  state: parseAsArrayOf(parseAsStringLiteral(JOB_ITEM_STATES)),
  cursor: parseAsString,
};
export type JobParams = inferParserType<typeof jobParams>;
