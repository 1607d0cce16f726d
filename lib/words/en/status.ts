import type { DriftClass } from "../../../reconciler/model/drift-class.ts";
import type { ObjectStatus } from "../../../reconciler/model/status.ts";
import { count, isOne, plural } from "./speech.ts";

/*
 * The end users' pages, around what status-page.ts says of one request. Closed lists: whatever the machinery found is
 * told in one of these sentences, and nothing from outside gets into them. Translator: differences and reasons stand
 * in the middle of a sentence, after "We found:" and "Reason:"; a noun has no article with it.
 */

const systems: Readonly<Record<string, string>> = {
  database_access: "the database",
  directory_account: "the directory",
  refund: "the payment provider",
  notice: "the mail archive",
};

/** After "1 request" or "3 requests". */
const problems: Record<ObjectStatus, [one: string, many: string]> = {
  pending: ["is not in place yet", "are not in place yet"],
  verifying: ["is being checked", "are being checked"],
  in_place: [
    "was in place when last checked, and has not been checked since",
    "were in place when last checked, and have not been checked since",
  ],
  repair_needed: ["does not match what was asked for", "do not match what was asked for"],
  blocked_on_review: ["waits for a person or for a pause to end", "wait for a person or for a pause to end"],
  not_confirmed: ["was changed, and we do not know if it worked", "were changed, and we do not know if it worked"],
  stopped: ["was stopped", "were stopped"],
};

/** Why a person has to decide. */
const reviewReasons: Readonly<Record<DriftClass, string>> = {
  missing_external: "somebody may have removed it on purpose",
  extra_external: "removing something is always checked by a person first",
  missing_external_id: "more than one thing could be the one you asked for",
  permission_drift: "a change of access is checked by a person first",
  stale_owner: "both sides have to agree on whom it is registered to",
  duplicate_side_effect: "a person has to choose which one stays",
  unknown_after_repair: "a person has to find out whether our last change took effect",
  attribute_drift: "this change is checked by a person first",
  contradictory_evidence: "the places we look at do not agree",
};

const requests = (n: number) => plural(n, "request");
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function serviceHeadline(all: number, open: number): string {
  if (open === 0) return isOne(all) ? "The one request is in place." : `All ${requests(all)} are in place.`;
  if (open === all)
    return isOne(all)
      ? "The one request is not in place or could not be checked."
      : `None of ${requests(all)} is in place, as far as could be checked.`;
  const settled = all - open;
  return `${count(settled)} of ${requests(all)} ${isOne(settled) ? "is" : "are"} in place. ${count(open)} ${isOne(open) ? "is" : "are"} not in place or could not be checked.`;
}

/** `partly`: the list shows only those that changed last. */
const yours = (shown: number, partly: boolean) =>
  partly ? `the ${requests(shown)} of yours that changed last` : `your ${requests(shown)}`;

export const status = {
  systems,
  reviewReasons,
  problems,
  /** What a kind is called in front of people who do not run it. */
  noun: (kind: string): string => kind.replaceAll("_", " "),
  theOtherSystem: "the other system",
  thingFor: (noun: string, subject: string) => `${noun} for “${subject}”`,

  atATimeWeCannotName: "at a time we cannot name yet",
  aTimeWeCannotNameYet: "a time we cannot name yet",
  aTimeThatIsNotKnown: "a time that is not known",

  theWasThereAndIsNot: (noun: string) => `the ${noun} was there and is not there any more`,
  theIsNotThere: (noun: string) => `the ${noun} is not there`,
  theIsStillThere: (noun: string) => `the ${noun} is still there`,
  ourRecordOfItIsNot: "our record of it is not complete",
  itIsRegisteredToATeam: "it is registered to a team that is not there any more",
  itIsRegisteredToSomebodyElse: "it is registered to somebody else",
  itIsThereMoreThanOnce: "it is there more than once",
  itsSettingsDiffer: "its settings differ",
  weDoNotKnowWhetherOur: "we do not know whether our last change took effect",
  thePlacesWeLookAtDo: "the places we look at do not agree",
  itHasMoreAccessThanYou: "it has more access than you asked for",
  itHasLessAccessThanYou: "it has less access than you asked for",
  itHasMoreAndLessAccess: "it has more access than you asked for in one place, and less in another",
  itDiffersAndWeAreLooking: "it differs, and we are looking at how",
  aChangeLikeThisIsChecked: "a change like this is checked by a person first",

  requestToRemoveItReceived: "Request to remove it received",
  requestReceived: "Request received",
  differenceFound: "Difference found",
  decisionByAPerson: "Decision by a person",
  removal: "Removal",
  settingItUp: "Setting it up",
  correction: "Correction",
  checkedWith: (system: string) => `Checked with ${system}`,
  notCheckedSince: (at: string) => `Could not be checked since ${at}`,

  weHaveYourRequestToRemove: "We have your request to remove this. It may still be active.",
  requested: (at: string) => `Requested ${at}.`,
  weWillUpdateThisPageBy: (by: string) => `We will update this page by ${by}. You do not need to do anything.`,
  whenWeLastChecked: (at: string, differences: string) => `When we last checked, at ${at}, we found: ${differences}.`,
  weAreCheckingWhetherIsGone: (thing: string) => `We are checking whether ${thing} is gone. It may still be active.`,
  weAreCheckingWhetherIsIn: (thing: string) => `We are checking whether ${thing} is in place.`,
  weHaveNoProofOfIt: (last: string | null) =>
    `We have no proof of it yet.${last === null ? "" : ` ${last}`} Until it is confirmed, please do not rely on it.`,
  nextCheck: (at: string) => `Next check ${at}. You do not need to do anything.`,
  isGone: (fresh: boolean, at: string, system: string) =>
    `${fresh ? "It is no longer active, checked" : "It was no longer active when last checked, at"} ${at} with ${system}.`,

  youHaveNotAskedForAnything: "You have not asked for anything yet.",
  someAreOpen: (open: number, shown: number, partly: boolean) =>
    `${open} of ${yours(shown, partly)} ${isOne(open) ? "is" : "are"} not in place or could not be checked.`,
  allStopped: (shown: number, partly: boolean) => {
    if (isOne(shown)) return "Your request was stopped.";
    return `${partly ? capital(yours(shown, partly)) : "All your requests"} were stopped.`;
  },
  settledOrStopped: (shown: number, partly: boolean) =>
    partly ? `${capital(yours(shown, partly))} are settled.` : "Everything that you still ask for is in place.",
  allInPlace: (shown: number, partly: boolean) => {
    if (isOne(shown)) return "Your request is in place.";
    return `${partly ? capital(yours(shown, partly)) : `All ${requests(shown)} of yours`} are in place.`;
  },

  nothingIsAskedForAtThe: "Nothing is asked for at the moment.",
  serviceHeadline,
  notEverythingCouldBeCheckedYet: "Not everything could be checked yet.",
  everythingWasLastCheckedAt: (at: string) => `Everything was last checked at ${at}.`,
  pausedSince: (all: boolean, at: string) =>
    `${all ? "All" : "Some"} changes are paused since ${at}; checking goes on.`,
  nextCheckOfAll: (at: string) => `Next check ${at}.`,
  /** "Refund: 3 requests wait for a person or for a pause to end. The oldest since 10:42 UTC." `says` is one of `problems`. */
  problem: (noun: string, n: number, [one, many]: [one: string, many: string], since: string) =>
    `${capital(noun)}: ${requests(n)} ${isOne(n) ? one : many}. ${isOne(n) ? "Since" : "The oldest since"} ${since}.`,

  weDoNotKnowHowIt: "We do not know how it stands. This page tries again by itself.",
  thereIsNoStatusUnderThis: "There is no status under this address.",
  theLinkMayHaveExpiredOr: "The link may have expired, or it may have been withdrawn.",
  askWhoeverSentItToYou: "Ask whoever sent it to you for a new one.",
  notCheckedYet: "Not checked yet",
  isThisOnlyMe: "Is this only me?",
  asOf: (at: string) => `As of ${at}`,
  whenYouAskForSomethingThis: "When you ask for something, this page says whether it is in place, and how we know.",
  theseAreTheLastThatChanged: (shown: number, total: number) =>
    `These are the last ${requests(shown)} that changed, of ${total}.`,
  yourRequests: "Your requests",
  settled: "Settled",
  whatWasDone: "What was done",
  statusUnavailable: "Status unavailable",
  titleOf: (label: string, name: string, reference: string) => `${label} · ${name} · Request ${reference}`,
  request: (reference: string) => `Request ${reference}`,
  asJson: "As JSON",
  asFeed: "As a feed",
  openProblems: "Open problems",
  noneThatWeKnowOf: "None that we know of.",
  howManyRequestsAre: "How many requests are",
  serviceStatus: "Service status",
};
