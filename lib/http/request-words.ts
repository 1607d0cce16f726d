import { cookies, headers } from "next/headers";
import { cache } from "react";
import { env } from "@/lib/env";
import { LANGUAGE_COOKIE, type Locale, loadWords, localeOf } from "@/lib/words/locales";
import type { Words } from "@/lib/words/words";

/** What the reader chose, else what the browser asks for. */
export const requestLocale = cache(async (): Promise<Locale> => {
  const [jar, asked] = await Promise.all([cookies(), headers()]);
  return localeOf(jar.get(LANGUAGE_COOKIE)?.value, asked.get("accept-language"), env().demoAccounts);
});

export const requestWords = cache(async (): Promise<Words> => loadWords(await requestLocale()));
