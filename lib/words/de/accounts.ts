import type { Accounts } from "../words.ts";
import { hotkeys } from "./hotkeys.ts";
import { keys } from "./keys.ts";
import { people } from "./people.ts";

/** Was die Einstellungen außerdem sagen. */
export const accounts: Accounts = { language: "de", hotkeys, keys, people };
