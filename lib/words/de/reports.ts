import type { Reports } from "../words.ts";
import { report } from "./report.ts";
import { runs } from "./runs.ts";

/** Was die Seiten außerdem sagen, die zurückblicken. */
export const reports: Reports = { language: "de", runs, report };
