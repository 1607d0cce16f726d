import { type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";

export const RUN_MODES = ["detect", "act"] as const;

export const runParams = {
  mode: parseAsStringLiteral(RUN_MODES),
  cursor: parseAsString,
};
export type RunParams = inferParserType<typeof runParams>;
