"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadWorkWords } from "@/lib/words/load-work";
import type { WorkWords } from "@/lib/words/words";

/** For the overview, the review, the stops and the way in. */
export function useWorkWords(): WorkWords {
  return use(loadWorkWords(use(LocaleContext)));
}
