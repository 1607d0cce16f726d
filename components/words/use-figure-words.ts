"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadFigureWords } from "@/lib/words/load-figures";
import type { FigureWords } from "@/lib/words/words";

/** For the insights. */
export function useFigureWords(): FigureWords {
  return use(loadFigureWords(use(LocaleContext)));
}
