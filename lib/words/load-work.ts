import { partLoader } from "./load-part.ts";
import type { Work } from "./words.ts";

/** With what is said where people decide and stop. */
export const loadWorkWords = partLoader<Work>({
  en: async () => (await import("./en/work.ts")).work,
  de: async () => (await import("./de/work.ts")).work,
});
