import { acts } from "./acts.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";

/** What the other pages of the console say besides. */
export const more = { language: "en", acts, audit, agents };
