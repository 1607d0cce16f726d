import type { Reviews } from "../words.ts";
import { overview } from "./overview.ts";
import { review } from "./review.ts";

/** Was die Übersicht und die Prüfungen außerdem sagen. */
export const reviews: Reviews = { language: "de", overview, review };
