import type { More } from "../words.ts";
import { acts } from "./acts.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";
import { hotkeys } from "./hotkeys.ts";
import { keys } from "./keys.ts";
import { people } from "./people.ts";

/** Was die übrigen Seiten der Konsole außerdem sagen. */
export const more: More = { language: "de", acts, audit, agents, hotkeys, keys, people };
