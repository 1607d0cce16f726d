import { count, duration, durationExact, isOne, plural } from "./speech.ts";

export const sources = {
  noneAnswered: (all: number) =>
    `0 of ${plural(all, "source")} answered. ${isOne(all) ? "It was never" : "None was ever"} read to its end.`,
  /** `span` is one of the two below. */
  ofAnsweredInTheLast: (recent: number, all: number, span: string) =>
    `${count(recent)} of ${plural(all, "source")} answered in the last ${span}.`,
  lastTryNotBelieved: (doubted: number, all: number) =>
    `The last try of ${count(doubted)} of ${plural(all, "source")} failed or is not believed.`,
  hour: "hour",
  minutes: (minutes: number) => (isOne(minutes) ? "minute" : `${minutes} minutes`),
  eachWasReadToItsEnd: "Each was read to its end within the time that its word is good for.",
  eachIsGoodFor: (freshnessMs: number) => `Each thing that it told is good for ${duration(freshnessMs)}.`,
  asOf: "As of",
  nothingIsConcludedFromItWhat: "Nothing is concluded from it: what was known before stands, and ages.",
  aReviewerCanAcceptTheSize: "A reviewer or an administrator can say that so few are right.",
  whySoFewAreRight: "Why are so few right?",
  whatIsMissingIsReadOneByOne: "What is missing is still read one by one before it is called gone.",
  acceptSize: (counted: number) => `Accept ${plural(counted, "entry", "entries")}`,
  wasNeverReadToItsEnd: "was never read to its end",
  wasLastReadToItsEnd: (other: number) => `was last read to its end ${duration(other)} ago`,
  theOther: (answered: string, when: string) => `${answered} The other ${when}.`,
  pushedItTellsByItselfAnd: "Pushed: it tells by itself and is never scanned. It speaks only for what it names.",
  scannedAndItCoversAllA:
    "Scanned, and it covers all: a complete scan confirms everything that it does not contradict.",
  scannedAndItSpeaksOnlyFor: "Scanned, and it speaks only for what it names: what it does not name may well be there.",
  nothingWasCountedYet: "Nothing was counted yet.",
  entriesCounted: (counted: number) => `${plural(counted, "entry", "entries")} counted`,
  itDoesNotSayHowMany: (entries: string) => `${entries}. It does not say how many there are.`,
  asManyAsItSaidThat: (entries: string) => `${entries}, as many as it said that there are.`,
  itSaidThatThereAre: (entries: string, announced: number) => `${entries}. It said that there are ${count(announced)}.`,
  itCouldNotBeRead: (lastError: string) => `It could not be read: ${lastError}`,
  noneIsDeclaredSoAView: "None is declared, so a view that became limited could not be told by it.",
  isAlwaysThereAScanThat: (canary: string) =>
    `${canary} is always there. A scan that does not show it is not believed.`,
  noneEveryEntryIsWhatThe: "None: every entry is what the source promises.",
  notWhatTheSourcePromises: (more: boolean, n: number) =>
    `${more ? "At least " : ""}${plural(n, "entry is", "entries are")} not what the source promises.`,
  noneOfThemIsYours: " None of them is yours.",
  theFirst: (first: number) => ` The first ${count(first)}:`,
  nothingIsConcludedFrom: (entries: string, n: number, shown: string) =>
    `${entries} Nothing is concluded from ${n === 1 ? "it" : "them"}.${shown}`,
  and: (raw: string, rest: number) => `${raw} … and ${plural(rest, "more character")}`,
  aRepeatedCallIsRecognised: "A repeated call is recognised by its key",
  aRepeatedCallIsRefusedBecause: "A repeated call is refused, because the name is taken",
  aCallSaysWhatItExpects: "A call says what it expects and is refused otherwise",
  aRepeatedCallLeavesTheSame: "A repeated call leaves the same state",
  aRepeatedCallMayActTwice: "A repeated call may act twice",
  ofTheLastLooksReachedTheir: (whole: number, scans: number, before: boolean) =>
    `${before ? "Before that, " : ""}${whole} of the last ${scans} looks reached their end with nothing suspicious.`,
  in: (to: number) => ` in ${durationExact(to)}`,
  countedIn: (counted: number, took: string) => `${counted} counted${took}`,
  didNotReachItsEnd: "did not reach its end",
  notBelieved: (why: string) => `not believed: ${why}`,
  notDeclaredInTheConfigurationAny: "Not declared in the configuration any more",
  refused: ", refused",
  notKnownLimit: (freshnessMs: number) => `not known, limit ${duration(freshnessMs)}`,
  ofAllowed: (freshnessMs: number) => `of ${duration(freshnessMs)} allowed`,
  neverReadToItsEnd: "never read to its end",
  anUnclearOutcomeCanBeLooked: (lookup: string, inFlightMs: number) =>
    `An unclear outcome can be looked up ${lookup}; a call may land up to ${duration(inFlightMs)} after we stopped waiting.`,
  speaksAbout: "Speaks about",
  standing: "Standing",
  howItIsRead: "How it is read",
  spokeOf: "Spoke of",
  ofTheObjectsOfThisKind: (covered: number, objects: number) =>
    `${count(covered)} of the ${count(objects)} objects of this kind`,
  connector: "Connector",
  lastPush: "Last push",
  freshness: "Freshness",
  lastCompleteScan: "Last complete scan",
  lastTry: "Last try",
  counted: "Counted",
  canary: "Canary",
  setAside: "Set aside",
  noKey: "no key",
  aCallMayBeCarriedOut: "A call may be carried out in part.",
  aCallHappensWholeOrNot: "A call happens whole or not.",
  theSources: "the sources",
  looksAreOld: (n: number) =>
    isOne(n)
      ? "The look of 1 of them is older than its word is good for; what rests on it alone cannot be judged."
      : `The looks of ${count(n)} of them are older than their word is good for; what rests on them alone cannot be judged.`,
  noSourceHasBeenReadYet: "No source has been read yet.",
  lookupWords: {
    by_key: "by the call's key",
    by_marker: "by a mark that the call leaves",
    by_name: "by name",
    list_only: "only by listing everything",
    none: "not at all",
  },
  readWords: {
    strong: "Shows a change at once",
    lagging: "May show a change later",
    unknown: "May show a change later, nobody knows how late",
  },
  standingMeans: {
    authoritative: "Its complete look decides what is true.",
    supporting: "A witness: it can contradict, it cannot decide alone.",
    context: "Helps people. It never justifies a repair and never closes a drift.",
  },
};
