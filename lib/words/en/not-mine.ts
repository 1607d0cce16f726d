/** Why somebody else decides it, in two or three words. */
export const notMine = {
  short: {
    not_reviewer: "a reviewer decides",
    other_team: "another team decides",
    proposer_unknown: "nobody may decide",
    proposed_it: "not by who proposed it",
    asked_for_it: "not by who asked for it",
    decided_already: "waits for another person",
    object_blocked: "blocked",
  },
};
