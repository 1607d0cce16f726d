import type { More } from "../words.ts";
import { acts } from "./acts.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";
import { keys } from "./keys.ts";
import { policies } from "./policies.ts";
import { sources } from "./sources.ts";

/** Was die übrigen Seiten der Konsole außerdem sagen. */
export const more: More = { language: "de", acts, sources, policies, audit, agents, keys };
