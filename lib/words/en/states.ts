import { listed, plural } from "./speech.ts";

export const states = {
  request: "Request",
  copyRequestId: "Copy request id",
  stale: (names: string[], sources: number) => `${listed(names)} ${sources === 1 ? "is" : "are"} stale`,
  lastRead: ", last read",
  more: (sources: number) => `${sources} more`,
  howManyObjectsThisLeavesUnjudged: "How many objects this leaves unjudged is not known.",
  couldNotBeJudged: (objects: number) => `${plural(objects, "object")} could not be judged.`,
  withoutThem: (total: number) => `${plural(total, "row")} without them.`,
  clearFilters: "Clear filters",
  ofSources: (sourcesFresh: number, sources: number) => `, ${sourcesFresh} of ${sources} sources.`,
  asOf: "As of",
  noMatchTheseFilters: (what: string) => `No ${what} match these filters.`,
  whatTheOthersHoldIsNot: " What the others hold is not known.",
  youMayNotSee: (what: string) => `You may not see ${what}.`,
  thisTakesLongerThanUsual: "This takes longer than usual.",
};
