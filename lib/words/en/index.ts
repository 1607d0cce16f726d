import { accounts } from "./accounts.ts";
import { details } from "./details.ts";
import { everywhere } from "./everywhere.ts";
import { figures } from "./figures.ts";
import { more } from "./more.ts";
import { notices } from "./notices.ts";
import { overviews } from "./overviews.ts";
import { reports } from "./reports.ts";
import { reviews } from "./reviews.ts";
import { rules } from "./rules.ts";
import { settings } from "./settings.ts";
import { status } from "./status.ts";
import { statusPage } from "./status-page.ts";
import { stopping } from "./stopping.ts";

/** English: the language that is written first, and the shape of every other. */
export const en = {
  ...everywhere,
  ...details,
  ...overviews,
  ...reviews,
  ...stopping,
  ...reports,
  ...figures,
  ...rules,
  ...more,
  ...accounts,
  settings,
  status,
  statusPage,
  notices,
};
