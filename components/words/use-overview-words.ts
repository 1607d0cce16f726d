"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadOverviewWords } from "@/lib/words/load-overviews";
import type { OverviewWords } from "@/lib/words/words";

/** For the overview. */
export function useOverviewWords(): OverviewWords {
  return use(loadOverviewWords(use(LocaleContext)));
}
