import { partLoader } from "./load-part.ts";
import type { More } from "./words.ts";

/** With what the other pages say besides. */
export const loadMoreWords = partLoader<More>({
  en: async () => (await import("./en/more.ts")).more,
  de: async () => (await import("./de/more.ts")).more,
});
