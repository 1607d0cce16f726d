import { partLoader } from "./load-part.ts";
import type { Details } from "./words.ts";

/** With what is said of one object, one drift or one repair. */
export const loadDetailWords = partLoader<Details>({
  en: async () => (await import("./en/details.ts")).details,
  de: async () => (await import("./de/details.ts")).details,
});
