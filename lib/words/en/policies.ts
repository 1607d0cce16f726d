import type { Direction, DriftClass } from "../../../reconciler/model/drift-class.ts";
import { plural } from "./speech.ts";

export const policies = {
  atMostAnHour: (perHour: number) => `at most ${plural(perHour, "repair")} an hour`,
  oneOfEachOwner: (approvals: number) => `${plural(approvals, "person", "people")}, one of each owner`,
  nPerson: (approvals: number) => plural(approvals, "person", "people"),
  whatMayBeRepairedWithoutA: "What may be repaired without a person, by class and kind",
  kindsComeFrom: "Kinds come from",
  nothingTheDefaultsAndTheConfig: "Nothing; the defaults and the config hold.",
  version: (version: number, changedByName: string) => `version ${version} · ${changedByName} ·`,
  whateverStandsHere:
    "Stops, limits, evidence and risk are asked as well, before each repair: a high risk or a weak match waits for a person whatever stands here.",
  policies: "policies",
  noKindIsDeclared: "No kind is declared.",
  noRepairRunsWithoutAPerson: "No repair runs without a person.",
  ofMayRunWithoutAPerson: (automatic: number, all: number) =>
    `${automatic} of ${plural(all, "kind of repair", "kinds of repair")} may run without a person.`,
  changedByPeople: "Changed by people",
  modeWords: {
    automatic: "Automatic",
    review: "A person decides",
    never: "Never repaired",
  },
  sourceWords: {
    default: "default",
    config: "config",
    row: "changed",
  },
  changeOf: (what: string, kind: string) => `Change: ${what} · ${kind}`,
  /** How a choice comes into force. */
  steps: {
    now: "Holds now.",
    safer: "Takes effect at once: it is more careful.",
    reviewed: "Takes effect when another administrator approves it.",
  },
  cannotBeChosen: (why: string) => `Cannot be chosen: ${why}`,
  nothingElse: (why: string) => `Nothing else can be chosen: ${why}`,
  neverAutomatic: (why: string) => `Never automatic: ${why}`,
  /** Why no policy may say so. */
  barred: {
    contradiction: "sources disagree, and no repair is safe until they agree.",
    unknown_outcome: "nothing is sent again without a person while an outcome is unknown.",
    irreversible: "its connector cannot take it back.",
    may_act_twice: "its connector cannot keep a repeated call from acting twice.",
    one_owner: "there is one owner only.",
  },
  countingTheLastDays: "Counting what it would have meant in the last 30 days",
  foundInTheLastDays: (drifts: number, days: number) =>
    drifts === 0
      ? `Not found once in the last ${days} days.`
      : `Found ${plural(drifts, "time")} in the last ${days} days.`,
  /** Where there is more than is looked through. */
  overTheNewest: (judged: number) => `Counted over the newest ${plural(judged, "judgement")}.`,
  doneUnattended: (times: number, cameBack: number) =>
    `Would have been done without a person ${plural(times, "time")}${cameBack === 0 ? "" : `, ${cameBack} of them after it had come back`}.`,
  wouldHaveAsked: (times: number) => `Would have asked a person ${plural(times, "time")}.`,
  wouldHaveDoneNothing: "Would have left all of it as it was.",
  whatItShouldSay: "What may be done",
  whyItShouldChange: "Why it should change",
  theOtherAdministratorReadsIt: "It stands in the record, and another administrator decides by it.",
  propose: "Propose this change",
  putInForce: "Put in force now",
  chooseAnother: "Choose something else than what holds now.",
  administratorsChangePolicies: "Administrators change policies; a bolder one takes two of them.",
  waitsForAnother: "Waits for another administrator",
  decided: "Changes decided lately",
  fromTo: (was: string, wanted: string) => `${was} → ${wanted}`,
  proposedBy: (name: string) => `Proposed by ${name}`,
  decide: "Decide",
  decideOf: (what: string, kind: string) => `Decide: ${what} · ${kind}`,
  approveChange: "Approve this change",
  refuseChange: "Refuse it",
  takeItBack: "Take it back",
  whyNot: "Why not",
  onlyForARefusal: "Needed to refuse it; it stands in the record.",
  youProposedIt: "You proposed it; another administrator must approve it.",
  refusedBy: (name: string) => `Refused by ${name}`,
  appliedBy: (name: string) => `Approved by ${name}`,
  atOnceBy: (name: string) => `Put in force by ${name}`,
  superseded: "Something safer went before it",
  expired: "Nobody approved it in time",
  /** Why the built-in table says what it says. Whoever wrote another row has reasons of their own. */
  reasons: {
    missing_external: {
      never_made: "Safe to do once.",
      vanished: "It was there before; somebody may have meant it.",
    },
    extra_external: "Removing it destroys something. A plan of high risk takes two people.",
    missing_external_id: "Changes only our record. A weak match is asked about.",
    permission_drift: {
      over: "Too much access is a danger, and so is a lock-out.",
      under: "Giving it widens access.",
      both: "Takes access and gives access.",
    },
    stale_owner: {
      contested: "Ownership is consent: each side gives its own.",
      departed: "A team that is gone cannot consent, so two people of the team that remains decide.",
    },
    duplicate_side_effect:
      "It cannot be un-sent, and which one to keep is a decision. A plan of high risk takes two people.",
    unknown_after_repair: "Nothing until the outcome is known: the second send is the harm.",
    attribute_drift: "The request says what it should be.",
    contradictory_evidence: "The evidence is wrong, not the world.",
  } as Record<DriftClass, string | Partial<Record<Direction, string>>>,
};
