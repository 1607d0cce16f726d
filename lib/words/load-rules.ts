import { partLoader } from "./load-part.ts";
import type { Rules } from "./words.ts";

/** With what is said of sources and policies. */
export const loadRuleWords = partLoader<Rules>({
  en: async () => (await import("./en/rules.ts")).rules,
  de: async () => (await import("./de/rules.ts")).rules,
});
