"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadReviewWords } from "@/lib/words/load-reviews";
import type { ReviewWords } from "@/lib/words/words";

/** For the reviews. */
export function useReviewWords(): ReviewWords {
  return use(loadReviewWords(use(LocaleContext)));
}
