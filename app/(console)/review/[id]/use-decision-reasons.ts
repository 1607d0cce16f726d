"use client";

import { useNow } from "@/components/ui/now";
import { useReviewWords } from "@/components/words/use-review-words";
import { toMillis } from "@/lib/format/time";
import type { ReviewDetail } from "@/lib/query/reviews";
import { type DecisionReasons, decisionReasons } from "./decision-reasons";

/** The reasons as of now: a page that stays open sees its plan expire and its evidence grow old. */
export function useDecisionReasons(detail: ReviewDetail): DecisionReasons {
  const t = useReviewWords();
  const read = toMillis(detail.at) ?? 0;
  // The clock ticks the finer the nearer its moment is: a plan's end has to be seen to the second.
  const end = toMillis(detail.repair.expiresAt ?? detail.at);
  // Before the browser has a clock of its own, the moment of reading is now.
  return decisionReasons(t, detail, Math.max(useNow(read) ?? read, useNow(end) ?? read));
}
