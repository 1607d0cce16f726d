import type { Words } from "../words.ts";
import { agents } from "./agents.ts";
import { audit } from "./audit.ts";
import { common } from "./common.ts";
import { drift } from "./drift.ts";
import { faults } from "./faults.ts";
import { general } from "./general.ts";
import { inbox } from "./inbox.ts";
import { insights } from "./insights.ts";
import { keys } from "./keys.ts";
import { names } from "./names.ts";
import { notices } from "./notices.ts";
import { objects } from "./objects.ts";
import { changes, disabled, operator, verbs } from "./operator.ts";
import { outcome } from "./outcome.ts";
import { overview } from "./overview.ts";
import { parts } from "./parts.ts";
import { policies } from "./policies.ts";
import { report } from "./report.ts";
import { review } from "./review.ts";
import { runs } from "./runs.ts";
import { settings } from "./settings.ts";
import { shell } from "./shell.ts";
import { signin } from "./signin.ts";
import { sources } from "./sources.ts";
import { speech } from "./speech.ts";
import { states } from "./states.ts";
import { status } from "./status.ts";
import { statusPage } from "./status-page.ts";
import { stops } from "./stops.ts";

/** Deutsch, in der Form des Englischen. */
export const de: Words = {
  language: "de",
  ...speech,
  ...{ common, names, shell, parts, states, faults, signin, settings, keys, general },
  ...{ overview, drift, inbox, objects, review, runs, report, sources, policies, stops, insights, audit, agents },
  ...{ operator, disabled, verbs, changes, status, statusPage, notices, outcome },
};
