import type { Locale } from "./locales.ts";
import type { AllWords } from "./words.ts";

const loaded = new Map<Locale, Promise<AllWords>>();

/** One language's whole catalogue, and no other. For the server and the command line. */
export function loadAllWords(locale: Locale): Promise<AllWords> {
  const known = loaded.get(locale) ?? load(locale);
  loaded.set(locale, known);
  return known;
}

async function load(locale: Locale): Promise<AllWords> {
  if (locale === "de") return (await import("./de/index.ts")).de;
  const { en } = await import("./en/index.ts");
  return locale === "en" ? en : (await import("./pseudo.ts")).pseudo(en);
}
