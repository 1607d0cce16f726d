"use client";

import { createContext, type ReactNode, use } from "react";
import { loadWords } from "@/lib/words/load";
import type { Locale } from "@/lib/words/locales";
import type { Words } from "@/lib/words/words";

export const WordsContext = createContext<Words | null>(null);
export const LocaleContext = createContext<Locale>("en");

/** The reader's language for everything below. Words are functions too, so they cannot be handed over; each side loads them. */
export function WordsProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return (
    <LocaleContext value={locale}>
      <WordsContext value={use(loadWords(locale))}>{children}</WordsContext>
    </LocaleContext>
  );
}
