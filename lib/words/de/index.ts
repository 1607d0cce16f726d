import type { AllWords } from "../words.ts";
import { details } from "./details.ts";
import { everywhere } from "./everywhere.ts";
import { more } from "./more.ts";
import { notices } from "./notices.ts";
import { reports } from "./reports.ts";
import { settings } from "./settings.ts";
import { status } from "./status.ts";
import { statusPage } from "./status-page.ts";
import { work } from "./work.ts";

/** Deutsch, in der Form des Englischen. */
export const de: AllWords = {
  ...everywhere,
  ...details,
  ...work,
  ...reports,
  ...more,
  settings,
  status,
  statusPage,
  notices,
};
