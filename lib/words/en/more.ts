import { acts } from "./acts.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";
import { hotkeys } from "./hotkeys.ts";
import { keys } from "./keys.ts";
import { people } from "./people.ts";

/** What the other pages of the console say besides. */
export const more = { language: "en", acts, audit, agents, hotkeys, keys, people };
