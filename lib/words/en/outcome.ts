import { listed } from "./speech.ts";

/* What may be the effect of an attempt whose outcome nobody knows, and what a person says of it. */
export const outcome = {
  whatMayBeItsEffect: "What may be its effect",
  nothingFound: "No source shows anything that may be its effect.",
  /** After the id of what was found. */
  sure: { strong: "very likely", fair: "possible", weak: "unlikely" },
  for: (reasons: string[]) => `For it: ${listed(reasons)}.`,
  by: {
    receipt: "the answer named it",
    marker: "it carries our mark",
    link: "our record names it",
    name: "its name fits",
    time: "it was first seen after the attempt began",
  },
  against: (reasons: string[]) => `Against it: ${listed(reasons)}.`,
  but: {
    there_before: "it was there before",
    other_key: "it is known under another key",
    other_owner: "it has another owner",
    other_fields: "it differs from what was asked for",
    not_shown_since: "a later read does not show it",
  },
  shownBy: (sources: string[]) => `Shown by ${listed(sources)}`,
  knownAs: "Known as",
  adopt: "Adopt",
  notMine: "Not mine",
  didNotHappen: "It did not happen",
  tookEffect: "It took effect",
  adoptTitle: (id: string) => `${id} is what the attempt made`,
  notMineTitle: (id: string) => `${id} is not what the attempt made`,
  didNotHappenTitle: "The attempt did not take effect",
  tookEffectTitle: "The attempt took effect",
  adoptSays:
    "Your word proves nothing: the next read does. It is linked by a plan of its own, which waits for approval where the match is weak.",
  notMineSays: "It is not offered for this attempt any more. Nothing else changes.",
  didNotHappenSays:
    "Nothing is sent before a read shows what is there. If it takes effect later all the same, that is found and named.",
  tookEffectSays: "Your word proves nothing: the next read does.",
  whatDidYouCheck: "What did you check outside, and what did it show?",
  whyIsItNot: "Why is it not?",
  itStandsInTheRecord: "It stands in the record, with your name.",
  onlyReviewers: "Only reviewers and administrators of the owner team say what became of it",
  youAskedForIt: "You asked for this; somebody else says what became of it",
  itMayStillTakeEffect: "It may still take effect, and a read comes first",
  itIsKnownElsewhere: "It is known under another key, so it cannot be linked here",
  firstSayThatItIsNot: "What is very likely its effect is there: adopt it, or say first that it is not yours",
};
