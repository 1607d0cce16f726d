import { partLoader } from "./load-part.ts";
import type { Figures } from "./words.ts";

/** With what is said in the insights. */
export const loadFigureWords = partLoader<Figures>({
  en: async () => (await import("./en/figures.ts")).figures,
  de: async () => (await import("./de/figures.ts")).figures,
});
