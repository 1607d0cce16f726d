import { plural } from "./speech.ts";

export const states = {
  signInInANewTab: "Sign in in a new tab",
  request: "Request",
  copyRequestId: "Copy request id",
  withoutThem: (total: number) => `${plural(total, "row")} without them.`,
  clearFilters: "Clear filters",
  ofSources: (sourcesFresh: number, sources: number) => `, ${sourcesFresh} of ${sources} sources.`,
  asOf: "As of",
  noMatchTheseFilters: (what: string) => `No ${what} match these filters.`,
  whatTheOthersHoldIsNot: " What the others hold is not known.",
  youMayNotSee: (what: string) => `You may not see ${what}.`,
  thisTakesLongerThanUsual: "This takes longer than usual.",
  /** With the database gone: the page says what cannot be known, and claims nothing. */
  theConsoleCannotReadNow: "The console cannot read now",
  theDatabaseDoesNotAnswer:
    "The database does not answer. So nothing is said here of what differs, what is repaired or what is stopped: none of it is known here now.",
  repairsMayGoOn: "Whether repairs go on is not known either: a reconciler may reach the database from where it runs.",
  /** Before and after a line with the command. */
  stopNeedsTheSame: "Stop repairs, at the top, needs the same database, and so does this at the command line:",
  tryBothAllTheSame: "Try both all the same. Where neither says that it stopped repairs, take nothing as stopped.",
  itComesBackByItself: "This page comes back by itself when the database answers.",
  nameNotRead: "Name not known now",
};
