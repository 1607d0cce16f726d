import type { CappedCount } from "../../format/count.ts";
import { capped, count, duration, isOne, plural } from "./speech.ts";

/** Many plans that would do the same thing, decided together. */
export const batch = {
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
