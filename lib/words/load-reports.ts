import { partLoader } from "./load-part.ts";
import type { Reports } from "./words.ts";

/** With what is said where people look back. */
export const loadReportWords = partLoader<Reports>({
  en: async () => (await import("./en/reports.ts")).reports,
  de: async () => (await import("./de/reports.ts")).reports,
});
