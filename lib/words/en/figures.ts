import { insights } from "./insights.ts";
import { report } from "./report.ts";

/** What the insights say besides. */
export const figures = { language: "en", insights, report };
