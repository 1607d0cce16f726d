import { overview } from "./overview.ts";
import { review } from "./review.ts";

/** What the overview and the reviews say besides. */
export const reviews = { language: "en", overview, review };
