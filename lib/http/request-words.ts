import { AsyncLocalStorage } from "node:async_hooks";
import { headers } from "next/headers";
import { cache } from "react";
import { cookieFrom } from "@/lib/auth/session-token";
import { env } from "@/lib/env";
import { loadAllWords } from "@/lib/words/load-all";
import { LANGUAGE_COOKIE, type Locale, localeOf } from "@/lib/words/locales";
import type { AllWords } from "@/lib/words/words";

/** What the reader chose, else what the browser asks for. */
function localeFrom(asked: Headers): Locale {
  const chosen = cookieFrom(asked.get("cookie"), LANGUAGE_COOKIE) ?? undefined;
  return localeOf(chosen, asked.get("accept-language"), env().demoAccounts);
}

export const localeOfRequest = (request: Request): Locale => localeFrom(request.headers);

/** For handlers, which have the request in their hand. */
export function wordsOf(request: Request): Promise<AllWords> {
  return loadAllWords(localeFrom(request.headers));
}

/** The language of the page that is being made. */
export const requestLocale = cache(async (): Promise<Locale> => localeFrom(await headers()));

export const requestWords = cache(async (): Promise<AllWords> => loadAllWords(await requestLocale()));

const around = new AsyncLocalStorage<AllWords>();

/** Everything below speaks these: for pages that are made in one go, where React waits for nothing. */
export function inWords<T>(t: AllWords, make: () => T): T {
  return around.run(t, make);
}

export function wordsAround(): AllWords | undefined {
  return around.getStore();
}
