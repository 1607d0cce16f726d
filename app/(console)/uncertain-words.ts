import type { UncertainProps } from "@/components/timeline/timeline";
import { listed } from "@/lib/format/count";
import { formatDuration } from "@/lib/format/duration";
import type { Uncertainty } from "@/lib/query/objects";

/** Each open question, and the read that would settle it. */
export function uncertainItems(uncertain: readonly Uncertainty[]): UncertainProps["items"] {
  return uncertain.map((one, index) => ({ id: `${one.question} ${index}`, ...wordsOf(one) }));
}

function wordsOf(one: Uncertainty): { question: string; settledBy: string } {
  switch (one.question) {
    case "outcome_unknown":
      return {
        question: `Did the last attempt take effect?${one.says ? ` It was answered: ${one.says}.` : " It had no clear answer."}`,
        settledBy: "A settled read of the deciding source answers it. There is no second attempt before that.",
      };
    case "call_under_way":
      return {
        question: "A call may be under way.",
        settledBy: "Its answer settles it; without one by its deadline the outcome is not confirmed.",
      };
    case "not_proved_yet":
      return {
        question: "The change was answered as made, and is not proved.",
        settledBy: "A fresh read after the settle time proves it.",
      };
    case "sources_disagree":
      return {
        question: `${listed(one.titles)} disagree.`,
        settledBy: "No action is possible until they agree.",
      };
    case "evidence_ended":
      return {
        question: `What ${one.title} said is older than ${formatDuration(one.freshnessMs)}, so it may have changed.`,
        settledBy: settledByRead(one.title, one.lastError),
      };
    case "never_read":
      return {
        question: `${one.title} has not said anything about it.`,
        settledBy: settledByRead(one.title, one.lastError),
      };
    case "partial_look":
      return {
        question: `${one.title} showed a part only, so what it did not show may be there.`,
        settledBy: "A complete read settles it.",
      };
  }
}

function settledByRead(title: string, lastError: string | null): string {
  const failing = lastError === null ? "" : ` The last try failed: ${lastError}.`;
  return `The next read of ${title} settles it.${failing}`;
}
