import type { Details } from "../words.ts";
import { acts } from "./acts.ts";
import { detail } from "./detail.ts";
import { outcome } from "./outcome.ts";

/** Was die Seiten eines Objekts, einer Abweichung und einer Reparatur außerdem sagen. */
export const details: Details = { language: "de", acts, detail, outcome };
