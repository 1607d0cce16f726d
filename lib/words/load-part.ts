import { loadWords } from "./load.ts";
import type { LANGUAGES, Locale } from "./locales.ts";
import type { Words } from "./words.ts";

type ByLanguage<Part> = { [Language in keyof typeof LANGUAGES]: () => Promise<Part> };

/** A further part of the catalogue, with the first: fetched with the first page that says any of it, and once. */
export function partLoader<Part extends object>(parts: ByLanguage<Part>): (locale: Locale) => Promise<Words & Part> {
  const loaded = new Map<Locale, Promise<Words & Part>>();
  async function loadPart(locale: Locale): Promise<Part> {
    if (locale === "de") return parts.de();
    const part = await parts.en();
    return locale === "en" ? part : (await import("./pseudo.ts")).pseudo(part);
  }
  async function load(locale: Locale): Promise<Words & Part> {
    const [words, part] = await Promise.all([loadWords(locale), loadPart(locale)]);
    return { ...words, ...part };
  }
  return (locale) => {
    const known = loaded.get(locale) ?? load(locale);
    loaded.set(locale, known);
    return known;
  };
}
