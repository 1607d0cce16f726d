import type { Figures } from "../words.ts";
import { insights } from "./insights.ts";
import { report } from "./report.ts";

/** Was die Einblicke außerdem sagen. */
export const figures: Figures = { language: "de", insights, report };
