"use client";

import { use } from "react";
import { LocaleContext } from "@/components/words/words-provider";
import { loadReportWords } from "@/lib/words/load-reports";
import type { ReportWords } from "@/lib/words/words";

/** For runs and insights. */
export function useReportWords(): ReportWords {
  return use(loadReportWords(use(LocaleContext)));
}
