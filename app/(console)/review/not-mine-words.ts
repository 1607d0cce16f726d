import type { NotMine } from "@/lib/query/reviews";

/** Why a proposal is not this person's to decide: as the sentence beside the button. */
export const NOT_MINE_REASONS: Record<NotMine, string> = {
  not_reviewer: "Only reviewers decide about repairs",
  other_team: "Only reviewers of the owner team may decide this",
  proposer_unknown: "It is not recorded who proposed this plan, so nobody may approve it",
  proposed_it: "You proposed this plan; someone else must approve it",
  asked_for_it: "You asked for this; someone else must approve it",
  decided_already: "You approved this plan; it waits for another person",
  object_blocked: "This object is blocked; unblock it first",
};

/** The same in a list's column. */
export const NOT_MINE_SHORT: Record<NotMine, string> = {
  not_reviewer: "a reviewer decides",
  other_team: "another team decides",
  proposer_unknown: "nobody may decide",
  proposed_it: "not by who proposed it",
  asked_for_it: "not by who asked for it",
  decided_already: "waits for another person",
  object_blocked: "blocked",
};
