import { hotkeys } from "./hotkeys.ts";
import { keys } from "./keys.ts";
import { people } from "./people.ts";

/** What the settings say besides. */
export const accounts = { language: "en", hotkeys, keys, people };
