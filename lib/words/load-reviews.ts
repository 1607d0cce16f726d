import { partLoader } from "./load-part.ts";
import type { Reviews } from "./words.ts";

/** With what is said in reviews. */
export const loadReviewWords = partLoader<Reviews>({
  en: async () => (await import("./en/reviews.ts")).reviews,
  de: async () => (await import("./de/reviews.ts")).reviews,
});
