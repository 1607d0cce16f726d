import type { CappedCount } from "../../format/count.ts";
import { capped, count, duration, plural } from "./speech.ts";

export const overview = {
  noRepairWasConfirmedIn30: "No repair was confirmed in 30 d.",
  in30DAfterAConfirmed: (confirmed: number) =>
    `in 30 d after a confirmed repair; ${count(confirmed)} ${confirmed === 1 ? "was" : "were"} confirmed.`,
  openOnes: "Open ones",
  nothingWasRepairedIn30D: (still: string) => `Nothing was repaired in 30 d; ${still}.`,
  medianOfRepairedIn30D: (n: number, still: string) => `median of ${count(n)} repaired in 30 d · ${still}`,
  p50P90OfIn30D: (p90Ms: number, n: number, still: string) =>
    `p50 · ${duration(p90Ms)} p90 of ${count(n)} in 30 d · ${still}`,
  noAutomaticRepairTookFromA: (waits: string) => `No automatic repair took from a limit today; ${waits}.`,
  automaticRepairsUsedInTheCurrent: (waits: string) => `automatic repairs used in the current window, ${waits}.`,
  limits: "Limits",
  timeToProof: "Time to proof",
  limitsNow: "Limits now",
  noneParked: "none parked",
  parkedUntilThereIsRoom: (parked: number) => `${count(parked)} parked until there is room`,
  of: (used: number, limit: number) => `${count(used)} of ${count(limit)}`,
  oldest: "Oldest",
  assignedToYou: (assignedToMe: number) => `${count(assignedToMe)} assigned to you.`,
  forAPerson: (waiting: CappedCount) => ` ${capped(waiting)} ${waiting.n === 1 ? "waits" : "wait"} for a person.`,
  openDrift: (open: number, waits: string) => `${plural(open, "open drift")}.${waits}`,
  inWhatCouldBeSeen: " in what could be seen",
  noOpenDrift: (unseen: string, waits: string) => `No open drift${unseen}.${waits}`,
  ofObjectsCouldNotBeJudged: (unjudged: CappedCount, objects: CappedCount) =>
    `${capped(unjudged)} of ${capped(objects)} objects could not be judged.`,
  fresh: (allOf: string) => `${allOf} fresh.`,
  freshBut: (allOf: string, judged: string) => `${allOf} fresh; ${judged}`,
  ofStale: (stale: number, sources: number) =>
    `${count(stale)} of ${plural(sources, "source")} ${stale === 1 ? "is" : "are"} stale`,
  so: (behind: string, judged: string) => `${behind}, so ${judged}`,
  itsOneSourceIs: "Its one source is",
  allSourcesAre: (sources: number) => `All ${count(sources)} sources are`,
  canWeTrustWhatWeSee: "Can we trust what we see?",
  all: (all: CappedCount) => `All ${capped(all)}`,
  waitsForAPerson: "Waits for a person",
  longestFirst: "longest first",
  youMayDecide: "you may decide",
  asOf: "as of",
  theOverview: "the overview",
  driftByClassAndAge: "Drift by class and age",
  nothingIsGuardedYet: "Nothing is guarded yet.",
};
