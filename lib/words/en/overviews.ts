import { notMine } from "./not-mine.ts";
import { overview } from "./overview.ts";

/** What the overview says besides. */
export const overviews = { language: "en", overview, notMine };
