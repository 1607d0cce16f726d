import type { Words } from "../words.ts";
import { common } from "./common.ts";
import { drift } from "./drift.ts";
import { faults } from "./faults.ts";
import { general } from "./general.ts";
import { inbox } from "./inbox.ts";
import { names } from "./names.ts";
import { objects } from "./objects.ts";
import { changes } from "./operator.ts";
import { parts } from "./parts.ts";
import { shell } from "./shell.ts";
import { speech } from "./speech.ts";
import { states } from "./states.ts";

/** Was jede Seite der Konsole sagen kann. */
export const everywhere: Words = {
  language: "de",
  ...speech,
  ...{ common, names, shell, parts, states, faults, general, changes },
  ...{ drift, inbox, objects },
};
