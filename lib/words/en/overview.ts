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
  forADecision: (waiting: CappedCount) =>
    ` ${capped(waiting)} ${waiting.n === 1 ? "repair waits" : "repairs wait"} for a decision.`,
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
  waitsForADecision: "Waits for a decision",
  longestFirst: "longest first",
  youMayDecide: "you may decide",
  asOf: "as of",
  theOverview: "the overview",
  driftByClassAndAge: "Drift by class and age",
  nothingIsGuardedYet: "Nothing is guarded yet.",
  whatToDoNext: "What to do next",
  tourInFiveSteps: "A tour in five steps",
  thatWasTheTour: "That was the tour. Everything in it stands in the record.",
  done: "done",
  putAway: "Put away",
  backInTheSettings: "The settings bring it back",
  copyTheCommand: "Copy the command",
  /** First those of an installation of one's own, then those of the demo. */
  steps: {
    declare: {
      title: "Declare what to guard",
      how: "Declare a kind in plumbline.config.ts and start the reconciler; docs/connectors.md walks through it.",
      link: "",
    },
    read: {
      title: "Have a source read",
      how: "The reconciler reads by itself. If nothing comes, the source says why.",
      link: "Sources",
    },
    ask: {
      title: "Say what should be",
      how: "The first intent: your product puts it through the API, or writes it in its own transaction.",
      link: "What a program may ask",
    },
    firstDrift: {
      title: "Wait for the first drift",
      how: "Nothing to do: what differs is found by itself. To see one sooner, change something by hand where it hurts nobody.",
      link: "Drift",
    },
    break: {
      title: "Break something",
      how: "For real, behind Plumbline's back, in the sandbox:",
      link: "",
    },
    found: {
      title: "See it found and named",
      how: "Within half a minute, or at once:",
      link: "Drift",
    },
    approve: {
      title: "Approve the repair",
      how: "As a reviewer of its team. Whoever asked for it cannot.",
      link: "Review",
    },
    proved: {
      title: "Watch it being proved",
      how: "Sent, checked, confirmed: by a fresh look, never by the call's own word.",
      link: "Repairs in the record",
    },
    record: {
      title: "Read the record",
      how: "Who did what, on what grounds. The chain is checked with:",
      link: "Audit",
    },
  },
};
