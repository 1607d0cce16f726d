import { loadWords } from "./load.ts";
import type { Locale } from "./locales.ts";
import type { More, MoreWords } from "./words.ts";

const loaded = new Map<Locale, Promise<MoreWords>>();

/** With what the less common pages say besides. */
export function loadMoreWords(locale: Locale): Promise<MoreWords> {
  const known = loaded.get(locale) ?? load(locale);
  loaded.set(locale, known);
  return known;
}

async function load(locale: Locale): Promise<MoreWords> {
  const [words, more] = await Promise.all([loadWords(locale), loadMore(locale)]);
  return { ...words, ...more };
}

async function loadMore(locale: Locale): Promise<More> {
  if (locale === "de") return (await import("./de/more.ts")).more;
  const { more } = await import("./en/more.ts");
  return locale === "en" ? more : (await import("./pseudo.ts")).pseudo(more);
}
