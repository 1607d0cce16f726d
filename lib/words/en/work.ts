import { overview } from "./overview.ts";
import { review } from "./review.ts";
import { signin } from "./signin.ts";
import { stops } from "./stops.ts";

/** English: what the pages say besides on which people decide and stop, and the way in to them. */
export const work = { language: "en", overview, review, stops, signin };
