import { visibleText } from "@/lib/format/visible-text";
import type {
  ClassOutcomes,
  ClassSpans,
  InsightDay,
  InsightList,
  LimitUse,
  RepeatOffender,
  RequestSpans,
  WaitingReason,
} from "@/lib/query/installation";
import type { FigureWords } from "@/lib/words/words";
import { limitScopeWords } from "../stops/limit-words";

/** What each part says in one sentence, from the rows that it shows. */

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);

export const endedCount = (row: ClassOutcomes) => row.confirmed + row.didNotHold + row.notConfirmed + row.didNotHappen;
export const openCount = (day: InsightDay) => day.notAsAsked + day.contradictory + day.notConfirmed;

/** From the first day on which somebody looked: before it there was nothing to see, which is not zero. */
export function daysWatched(days: readonly InsightDay[]): readonly InsightDay[] {
  const first = days.findIndex((day) => day.looked);
  return first === -1 ? [] : days.slice(first);
}

export function pageTitle(t: FigureWords, { outcomes, days }: InsightList): string {
  const confirmed = sum(outcomes, (row) => row.confirmed);
  const back = sum(outcomes, (row) => row.cameBack);
  if (daysWatched(days).length === 0) return t.insights.nothingWasLookedAtIn30Days;
  if (back > 0) return t.insights.cameBackAfterAConfirmedRepair(back);
  if (confirmed === 0) return t.insights.noRepairWasConfirmedIn30;
  if (confirmed === 1) return t.insights.theOneConfirmedRepairHeldAs;
  return t.insights.confirmedRepairsHeldAsFarAs(confirmed);
}

/** Compared with the first day that was watched, which is how it was before. */
export function openSentence(t: FigureWords, days: readonly InsightDay[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return t.insights.nothingWasLookedAtIn30Days;
  const now = t.insights.openNow(openCount(last), last.notConfirmed);
  return first === last ? now : t.insights.openNowAndThen(now, openCount(first), first.day);
}

export function foundSentence(t: FigureWords, days: readonly InsightDay[]): string {
  const [found, ended] = [sum(days, (day) => day.found), sum(days, (day) => day.resolved)];
  if (found === 0 && ended === 0) return t.insights.nothingWasFoundIn30Days;
  return t.insights.foundIn30DaysEnded(found, ended);
}

export function outcomesSentence(t: FigureWords, outcomes: readonly ClassOutcomes[]): string {
  const without = (row: ClassOutcomes) => row.didNotHold + row.notConfirmed;
  const [worst] = [...outcomes].sort((a, b) => without(b) - without(a));
  if (sum(outcomes, endedCount) === 0) return t.insights.noRepairEndedIn30Days;
  if (worst === undefined || without(worst) === 0) return t.insights.everyRepairThatWasSentIs;
  return t.insights.mostOftenWithoutAConfirmedResult(t.names.classes[worst.class], without(worst));
}

type Half = { name: string; p50: ClassSpans["p50"] };

/** Where it is not even known when half have ended comes before any that is known. */
function slowest(halves: readonly Half[]): Half | undefined {
  const weight = ({ p50 }: Half) => (p50 === null ? -1 : p50.atLeast ? p50.ms + 1e15 : p50.ms);
  return [...halves].sort((a, b) => weight(b) - weight(a))[0];
}

export function spansSentence(t: FigureWords, spans: readonly ClassSpans[]): string {
  if (spans.length === 0) return t.insights.nothingWasFoundIn30Days;
  const still = t.common.stillOpen(sum(spans, (row) => row.open + row.older));
  const worst = slowest(spans.map((row) => ({ name: t.inSentence(t.names.classes[row.class]), p50: row.p50 })));
  if (worst?.p50 == null) return t.insights.nothingFoundEndedIn30Days(still);
  return t.insights.endedSlowest(
    sum(spans, (row) => row.ended),
    worst.name,
    halfWords(t, worst.p50),
    still,
  );
}

export function requestsSentence(t: FigureWords, requests: readonly RequestSpans[]): string {
  const worst = slowest(requests.map((row) => ({ name: row.kind, p50: row.p50 })));
  if (worst?.p50 == null) return t.insights.nothingWasAskedForIn30Days;
  const open = sum(requests, (row) => row.open);
  return t.insights.foundInPlace(
    sum(requests, (row) => row.ended),
    worst.name,
    halfWords(t, worst.p50),
    open,
  );
}

const halfWords = (t: FigureWords, p50: { ms: number; atLeast: boolean }) =>
  p50.atLeast ? t.insights.halfTakeLongerThan(p50.ms) : t.insights.halfWithinSpan(p50.ms);

export function repeatsSentence(t: FigureWords, repeats: readonly RepeatOffender[]): string {
  const [most] = repeats;
  if (most === undefined) return t.insights.whatKeepsComing;
  if (most.times > 1) return t.insights.comesMostOften(visibleText(most.key), most.times);
  return t.insights.cameOnceMoreAfterAConfirmed(repeats.length);
}

export function waitingSentence(
  t: FigureWords,
  waiting: readonly WaitingReason[],
  days: readonly InsightDay[],
): string {
  const decided = t.insights.decidedIn30Days(
    sum(days, (day) => day.approved),
    sum(days, (day) => day.blocked),
  );
  const n = sum(waiting, (row) => row.waiting);
  return n === 0 ? t.insights.nothingWaitsAnd(decided) : t.insights.waitAnd(n, decided);
}

export function limitsSentence(t: FigureWords, limits: readonly LimitUse[]): string {
  const [most] = [...limits].sort((a, b) => b.full - a.full);
  if (most === undefined) return t.insights.noLimitWasUsedIn30Days;
  if (most.full === 0) return t.insights.noLimitWasFullIn30Days;
  return t.insights.wasFullMostOften(limitScopeWords(t, most.scope), most.full, most.windows);
}
