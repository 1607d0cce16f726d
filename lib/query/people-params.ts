import { type inferParserType, parseAsString } from "nuqs/server";

export const peopleParams = { cursor: parseAsString };
export type PeopleParams = inferParserType<typeof peopleParams>;
