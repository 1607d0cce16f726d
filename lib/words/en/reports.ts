import { report } from "./report.ts";
import { runs } from "./runs.ts";

/** What the pages say besides that look back. */
export const reports = { language: "en", runs, report };
