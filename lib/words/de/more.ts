import type { More } from "../words.ts";
import { acts } from "./acts.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";

/** Was die übrigen Seiten der Konsole außerdem sagen. */
export const more: More = { language: "de", acts, audit, agents };
