import { policies } from "./policies.ts";
import { sources } from "./sources.ts";

/** What the sources and the policies say besides. */
export const rules = { language: "en", sources, policies };
