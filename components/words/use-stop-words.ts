"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadStopWords } from "@/lib/words/load-stopping";
import type { StopWords } from "@/lib/words/words";

/** For the stops, and the way in. */
export function useStopWords(): StopWords {
  return use(loadStopWords(use(LocaleContext)));
}
