import type { Rules } from "../words.ts";
import { policies } from "./policies.ts";
import { sources } from "./sources.ts";

/** Was die Quellen und die Richtlinien außerdem sagen. */
export const rules: Rules = { language: "de", sources, policies };
