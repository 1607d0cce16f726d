import { partLoader } from "./load-part.ts";
import type { Accounts } from "./words.ts";

/** With what is said in the settings. */
export const loadAccountWords = partLoader<Accounts>({
  en: async () => (await import("./en/accounts.ts")).accounts,
  de: async () => (await import("./de/accounts.ts")).accounts,
});
