import { acts } from "./acts.ts";
import { detail } from "./detail.ts";
import { outcome } from "./outcome.ts";

/** What the pages of one object, one drift and one repair say besides. */
export const details = { language: "en", acts, detail, outcome };
