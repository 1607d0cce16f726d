"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadAccountWords } from "@/lib/words/load-accounts";
import type { AccountWords } from "@/lib/words/words";

/** For the settings. */
export function useAccountWords(): AccountWords {
  return use(loadAccountWords(use(LocaleContext)));
}
