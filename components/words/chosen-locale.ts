import { LANGUAGE_COOKIE, type Locale, localeOf } from "@/lib/words/locales";

/** The language where no server could say it: what this browser chose or prefers. */
export function chosenLocale(): Locale {
  if (typeof document === "undefined") return "en";
  const chosen = document.cookie
    .split("; ")
    .find((one) => one.startsWith(`${LANGUAGE_COOKIE}=`))
    ?.slice(LANGUAGE_COOKIE.length + 1);
  return localeOf(chosen, navigator.languages.join(","), false);
}
