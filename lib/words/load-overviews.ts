import { partLoader } from "./load-part.ts";
import type { Overviews } from "./words.ts";

/** With what is said on the overview. */
export const loadOverviewWords = partLoader<Overviews>({
  en: async () => (await import("./en/overviews.ts")).overviews,
  de: async () => (await import("./de/overviews.ts")).overviews,
});
