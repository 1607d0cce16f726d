import type { Locale } from "./locales.ts";
import type { Words } from "./words.ts";

const loaded = new Map<Locale, Promise<Words>>();

/** What any page of the console may say, in one language: a file of its own that a browser fetches once. */
export function loadWords(locale: Locale): Promise<Words> {
  const known = loaded.get(locale) ?? load(locale);
  loaded.set(locale, known);
  return known;
}

async function load(locale: Locale): Promise<Words> {
  if (locale === "de") return (await import("./de/everywhere.ts")).everywhere;
  const { everywhere } = await import("./en/everywhere.ts");
  if (locale === "en") return everywhere;
  return (await import("./pseudo.ts")).pseudo(everywhere);
}
