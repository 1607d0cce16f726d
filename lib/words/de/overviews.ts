import type { Overviews } from "../words.ts";
import { notMine } from "./not-mine.ts";
import { overview } from "./overview.ts";

/** Was die Übersicht außerdem sagt. */
export const overviews: Overviews = { language: "de", overview, notMine };
