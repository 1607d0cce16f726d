/** The languages that are written, by the names they have for themselves. */
export const LANGUAGES = { en: "English", de: "Deutsch" } as const;
/** English made up to look foreign, for tests: longer and accented, and the same from right to left. */
export const PSEUDO_LOCALES = ["en-XA", "ar-XB"] as const;
export type Locale = keyof typeof LANGUAGES | (typeof PSEUDO_LOCALES)[number];

const WRITTEN = Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[];

/** The cookie that says which one somebody chose. */
export const LANGUAGE_COOKIE = "plumbline_language";
/** The parameter of a page's address that chooses one. */
export const LANGUAGE_PARAMETER = "language";

/** What was chosen, else the first language of the browser that we have, else English. */
export function localeOf(chosen: string | undefined, accepted: string | null, withPseudo: boolean): Locale {
  const known: readonly Locale[] = withPseudo ? [...WRITTEN, ...PSEUDO_LOCALES] : WRITTEN;
  const asChosen = known.find((locale) => locale === chosen);
  if (asChosen !== undefined) return asChosen;
  return byPreference(accepted ?? "").find((locale) => locale !== null) ?? "en";
}

/** `de-AT,de;q=0.9,en;q=0.8`, the most wanted first. */
function byPreference(accepted: string): (Locale | null)[] {
  const wanted = accepted.split(",").map((one) => {
    const [tag = "", ...rest] = one.trim().split(";");
    const q = rest.map((part) => /^\s*q=([\d.]+)\s*$/.exec(part)?.[1]).find((found) => found !== undefined);
    return { language: tag.split("-")[0]?.toLowerCase(), q: q === undefined ? 1 : Number(q) };
  });
  return wanted
    .filter(({ q }) => q > 0)
    .sort((a, b) => b.q - a.q)
    .map(({ language }) => WRITTEN.find((locale) => locale === language) ?? null);
}

export function directionOf(locale: Locale): "ltr" | "rtl" {
  return locale === "ar-XB" ? "rtl" : "ltr";
}
