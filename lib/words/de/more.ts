import type { More } from "../words.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";
import { insights } from "./insights.ts";
import { keys } from "./keys.ts";
import { policies } from "./policies.ts";
import { report } from "./report.ts";
import { runs } from "./runs.ts";
import { sources } from "./sources.ts";

/** Was die übrigen Seiten der Konsole außerdem sagen. */
export const more: More = {
  language: "de",
  runs,
  report,
  sources,
  policies,
  insights,
  audit,
  agents,
  keys,
};
