import type { CappedCount } from "../../format/count.ts";
import { capped, count, duration, isOne, plural } from "./speech.ts";

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
  /** Many repairs that would do the same thing. */
  reviewTogether: (n: CappedCount, driftClass: string, connector: string) =>
    `Review ${capped(n)} together: ${driftClass}, ${connector}`,
  theseRepairs: "these repairs",
  thisRepair: "this repair",
  noneOfTheseWait: "None of these waits for you.",
  sameChange: (n: number, shapes: number) =>
    `${plural(n, "repair")} ${isOne(n) ? "waits" : "wait"} for you, ${shapes === 1 ? "all of one shape" : `in ${count(shapes)} shapes`}.`,
  onlyTheFirst: (n: number) => `The ${count(n)} that have waited longest: no more can be decided at once.`,
  openASample: (n: number) =>
    isOne(n)
      ? "Open the marked one before you approve."
      : `Open the ${count(n)} marked ones before you approve: they stand for the rest.`,
  openedOf: (n: number, total: number) => `${count(n)} of ${count(total)} opened.`,
  openMore: (n: number) => `Open ${count(n)} more of the marked ones first`,
  chooseOne: "Choose at least one",
  alike: (n: number) => (isOne(n) ? "1, unlike the others" : `${count(n)} alike`),
  opened: "opened",
  openThis: "open this one",
  approveN: (n: number) => `Approve ${plural(n, "repair")}`,
  eachByItsOwnPlan: (least: number, most: number) =>
    `Each is bound to its own plan, and starts ${least === most ? "" : `${duration(least)} to `}${duration(most)} after it is approved. What moved since is skipped.`,
  needMorePeople: (n: number) =>
    `${count(n)} of them ${isOne(n) ? "needs" : "need"} more than one person, and ${isOne(n) ? "is" : "are"} approved when all of these have agreed.`,
  typeN: (n: number) => `Type ${count(n)} to confirm.`,
  planHash: "plan hash",
  notApproved: "Not approved",
  /** "6 decided here: 4 confirmed and 2 being sent." */
  decidedHere: (n: number, each: string) => `${count(n)} decided here: ${each}.`,
  /** `waiting`: this person approved, and another has to. */
  batchOutcome: ({
    approved,
    waiting,
    skipped,
    failed,
  }: Record<"approved" | "waiting" | "skipped" | "failed", number>) =>
    `${count(approved)} approved${waiting === 0 ? "" : `, ${count(waiting)} with your approval ${isOne(waiting) ? "waits" : "wait"} for another person`}${skipped === 0 ? "" : `, ${count(skipped)} skipped (changed since you read them)`}${failed === 0 ? "" : `, ${count(failed)} refused`}.`,
};
