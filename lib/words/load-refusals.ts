import type { Locale } from "./locales.ts";
import { type Translator, translatorOf } from "./refusals.ts";

let german: Promise<Translator> | null = null;

/** What the server says in a reader's language; null where it is said as it is written. For the server only. */
export function loadTranslator(locale: Locale): Promise<Translator> | null {
  if (locale !== "de") return null;
  german ??= import("./de/refusals.ts").then(({ refusals }) => translatorOf(refusals));
  return german;
}
