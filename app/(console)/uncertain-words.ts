import type { UncertainProps } from "@/components/timeline/timeline";
import { visibleText } from "@/lib/format/visible-text";
import type { Uncertainty } from "@/lib/query/objects";
import type { DetailWords } from "@/lib/words/words";

/** Each open question, and the read that would settle it. */
export function uncertainItems(t: DetailWords, uncertain: readonly Uncertainty[]): UncertainProps["items"] {
  return uncertain.map((one, index) => ({ id: `${one.question} ${index}`, ...wordsOf(t, one) }));
}

function wordsOf(t: DetailWords, one: Uncertainty): { question: string; settledBy: string } {
  switch (one.question) {
    case "outcome_unknown":
      return {
        question: t.detail.didTheLastAttemptTakeEffect(one.says && visibleText(one.says)),
        settledBy: t.detail.aSettledReadOfTheDeciding,
      };
    case "call_under_way":
      return {
        question: t.detail.aCallMayBeUnderWay,
        settledBy: t.detail.itsAnswerSettlesItWithoutOne,
      };
    case "not_proved_yet":
      return {
        question: t.detail.theChangeWasAnsweredAsMade,
        settledBy: t.detail.aFreshReadAfterTheSettle,
      };
    case "sources_disagree":
      return {
        question: t.detail.disagree(one.titles),
        settledBy: t.detail.noActionIsPossibleUntilThey,
      };
    case "evidence_ended":
      return {
        question: t.detail.whatSaidIsOlderThanSo(one.title, one.freshnessMs),
        settledBy: settledByRead(t, one.title, one.lastError),
      };
    case "never_read":
      return {
        question: t.detail.hasNotSaidAnythingAboutIt(one.title),
        settledBy: settledByRead(t, one.title, one.lastError),
      };
    case "partial_look":
      return {
        question: t.detail.showedAPartOnlySoWhat(one.title),
        settledBy: t.detail.aCompleteReadSettlesIt,
      };
  }
}

function settledByRead(t: DetailWords, title: string, lastError: string | null): string {
  const failing = lastError === null ? "" : t.detail.theLastTryFailed(visibleText(lastError));
  return t.detail.theNextReadOfSettlesIt(title, failing);
}
