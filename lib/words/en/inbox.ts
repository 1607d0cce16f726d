import type { CappedCount } from "../../format/count.ts";
import { capped, count } from "./speech.ts";

type Outcome = { done: number; skipped: number; failed: number; stopped: number };
const done = { assign: "assigned", snooze: "left alone", look_again: "asked for a fresh look" };

export const inbox = {
  addNote: "Add note",
  note: "Note",
  aNoteStaysInTheRecord: "It stays in the record, under your name, and cannot be changed. No passwords, please.",
  /** At a difference that somebody lets be. */
  accept: "Accept difference",
  acceptTitle: (key: string) => `Accept the difference on ${key}`,
  itStaysInSight: "It stays in sight. It is not repaired until then, or until it changes.",
  endAcceptance: "End acceptance",
  nMonths: (n: number) => (n === 1 ? "1 month" : `${n} months`),
  n1Year: "1 year",
  untilItChanges: "Until it changes",
  acceptedMark: "accepted",
  acceptedBy: (name: string) => `Accepted by ${name}`,
  untilItChangesInSentence: "until it changes",
  evidenceFacet: "evidence",
  staleEvidence: "Stale",
  /** At the rows that are chosen. */
  selection: "Selection",
  selectThisPage: "Select this page",
  selectRow: (key: string) => `Select ${key}`,
  selectNone: "Select none",
  nSelected: (n: CappedCount) => `${capped(n)} selected.`,
  selectAllThatMatch: (n: CappedCount) => `Select all ${capped(n)} that match`,
  counting: "Counting what can be done",
  allEligible: "Each can be taken.",
  eligible: (verb: string, n: number, leftOut: string) => `${verb} ${count(n)}; ${leftOut}.`,
  leftOut: {
    other_team: (n: number) => `${count(n)} of another team`,
    already: (n: number) => `${count(n)} already so`,
    same_object: (n: number) => `${count(n)} of an object that is taken once`,
  },
  atMost: (n: number) => `At most ${count(n)} at once; narrow the filter`,
  noneOfThese: "This can be done to none of these",
  assignToMe: (n: number) => `Assign ${count(n)} to me`,
  snoozeN: (n: number) => `Snooze ${count(n)}`,
  lookAgainAt: (n: number) => `Look again at ${count(n)}`,
  /** What came of one verb on many rows, as one sentence. */
  jobOutcome: (verb: keyof typeof done, { done: n, skipped, failed, stopped }: Outcome) => {
    const rest = [
      ...(skipped === 0 ? [] : [`${count(skipped)} skipped (changed since you selected)`]),
      ...(failed === 0 ? [] : [`${count(failed)} refused`]),
      ...(stopped === 0 ? [] : [`${count(stopped)} not begun`]),
    ];
    return `${[`${count(n)} ${done[verb]}`, ...rest].join(", ")}.`;
  },
  jobSoFar: (n: number, total: number) => `${count(n)} of ${count(total)} taken.`,
  jobVerbs: { assign: "Assign", snooze: "Snooze", look_again: "Look again" },
  job: "Many at once",
  thisJob: "this job",
  progress: "Progress",
  stopJob: "Stop",
  stopped: "stopped",
  jobItems: "What it works on",
  /** What came of one row. */
  jobItemStates: {
    waiting: "Waiting for its turn",
    done: "Done",
    skipped: "Skipped",
    failed: "Refused",
    stopped: "Not begun",
  },
  result: "Result",
  inItsOwnWords: "What was said",
  shownOf: (n: number, total: number) => `${count(n)} of ${count(total)} shown, in the order they are taken.`,
  seeEach: "See each",
  views: "Views",
  builtIn: {
    needs_person: "Blocked on review",
    came_back: "Came back",
    oldest: "Oldest",
    not_confirmed: "Not confirmed",
    mine: "Mine",
    stale_evidence: "Stale evidence",
  },
  viewOf: (name: string, by: string) => `${name} (${by})`,
  saveView: "Save view",
  removeView: "Remove view",
  aViewKeepsTheFilter: "It keeps the filter and its order. What it shows is counted anew each time.",
  viewName: "Name",
  forEverybody: "For everybody",
  eachSeesWhatTheyMay: "Each person sees only what they may see.",
};
