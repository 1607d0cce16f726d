import { batch } from "./batch.ts";
import { notMine } from "./not-mine.ts";
import { disabled, operator, verbs } from "./operator.ts";
import { review } from "./review.ts";

/** What the reviews say besides. */
export const reviews = { language: "en", review, batch, notMine, operator, disabled, verbs };
