"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadDetailWords } from "@/lib/words/load-details";
import type { DetailWords } from "@/lib/words/words";

/** For the pages of one object, one drift or one repair. */
export function useDetailWords(): DetailWords {
  return use(loadDetailWords(use(LocaleContext)));
}
