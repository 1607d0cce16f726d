import { agents } from "./agents.ts";
import { audit } from "./audit.ts";
import { insights } from "./insights.ts";
import { keys } from "./keys.ts";
import { policies } from "./policies.ts";
import { report } from "./report.ts";
import { runs } from "./runs.ts";
import { sources } from "./sources.ts";

/** What the other pages of the console say besides. */
export const more = { language: "en", runs, report, sources, policies, insights, audit, agents, keys };
