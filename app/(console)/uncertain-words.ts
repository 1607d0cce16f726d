import type { UncertainProps } from "@/components/timeline/timeline";
import type { Uncertainty } from "@/lib/query/objects";
import type { Words } from "@/lib/words/words";

/** Each open question, and the read that would settle it. */
export function uncertainItems(t: Words, uncertain: readonly Uncertainty[]): UncertainProps["items"] {
  return uncertain.map((one, index) => ({ id: `${one.question} ${index}`, ...wordsOf(t, one) }));
}

function wordsOf(t: Words, one: Uncertainty): { question: string; settledBy: string } {
  switch (one.question) {
    case "outcome_unknown":
      return {
        question: t.general.didTheLastAttemptTakeEffect(one.says),
        settledBy: t.general.aSettledReadOfTheDeciding,
      };
    case "call_under_way":
      return {
        question: t.general.aCallMayBeUnderWay,
        settledBy: t.general.itsAnswerSettlesItWithoutOne,
      };
    case "not_proved_yet":
      return {
        question: t.general.theChangeWasAnsweredAsMade,
        settledBy: t.general.aFreshReadAfterTheSettle,
      };
    case "sources_disagree":
      return {
        question: t.general.disagree(one.titles),
        settledBy: t.general.noActionIsPossibleUntilThey,
      };
    case "evidence_ended":
      return {
        question: t.general.whatSaidIsOlderThanSo(one.title, one.freshnessMs),
        settledBy: settledByRead(t, one.title, one.lastError),
      };
    case "never_read":
      return {
        question: t.general.hasNotSaidAnythingAboutIt(one.title),
        settledBy: settledByRead(t, one.title, one.lastError),
      };
    case "partial_look":
      return {
        question: t.general.showedAPartOnlySoWhat(one.title),
        settledBy: t.general.aCompleteReadSettlesIt,
      };
  }
}

function settledByRead(t: Words, title: string, lastError: string | null): string {
  const failing = lastError === null ? "" : t.general.theLastTryFailed(lastError);
  return t.general.theNextReadOfSettlesIt(title, failing);
}
