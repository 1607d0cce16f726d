import { speech as de } from "./de/speech.ts";
import { speech as en } from "./en/speech.ts";
import type { LANGUAGES } from "./locales.ts";

const SPEECHES = { en, de } as const satisfies Record<keyof typeof LANGUAGES, unknown>;

/**
 * How one language writes counts and moments, without its sentences: for scripts of pages that load no catalogue.
 * `language` is `t.language` of the words beside it.
 */
export function speechIn(language: string): typeof en {
  return language in SPEECHES ? SPEECHES[language as keyof typeof SPEECHES] : SPEECHES.en;
}
