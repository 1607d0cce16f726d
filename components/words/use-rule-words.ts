"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadRuleWords } from "@/lib/words/load-rules";
import type { RuleWords } from "@/lib/words/words";

/** For the sources and the policies. */
export function useRuleWords(): RuleWords {
  return use(loadRuleWords(use(LocaleContext)));
}
