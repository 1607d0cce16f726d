import type { Work } from "../words.ts";
import { overview } from "./overview.ts";
import { review } from "./review.ts";
import { signin } from "./signin.ts";
import { stops } from "./stops.ts";

/** Was die Seiten außerdem sagen, auf denen entschieden und gestoppt wird, und der Weg hinein. */
export const work: Work = { language: "de", overview, review, stops, signin };
