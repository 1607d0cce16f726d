import { partLoader } from "./load-part.ts";
import type { Stopping } from "./words.ts";

/** With what is said of stops, and on the way in. */
export const loadStopWords = partLoader<Stopping>({
  en: async () => (await import("./en/stopping.ts")).stopping,
  de: async () => (await import("./de/stopping.ts")).stopping,
});
