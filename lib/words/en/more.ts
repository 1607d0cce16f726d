import { acts } from "./acts.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";
import { keys } from "./keys.ts";
import { policies } from "./policies.ts";
import { sources } from "./sources.ts";

/** What the other pages of the console say besides. */
export const more = { language: "en", acts, sources, policies, audit, agents, keys };
