"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadMoreWords } from "@/lib/words/load-more";
import type { MoreWords } from "@/lib/words/words";

/** For the less common pages: their words come with the first of them that is opened. */
export function useMoreWords(): MoreWords {
  return use(loadMoreWords(use(LocaleContext)));
}
