import type { Reviews } from "../words.ts";
import { batch } from "./batch.ts";
import { notMine } from "./not-mine.ts";
import { disabled, operator, verbs } from "./operator.ts";
import { review } from "./review.ts";

/** Was die Prüfungen außerdem sagen. */
export const reviews: Reviews = { language: "de", review, batch, notMine, operator, disabled, verbs };
