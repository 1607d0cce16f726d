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
  thisPageShowsPoliciesAndCannot:
    "This page shows policies and cannot change them. Stops, limits, evidence and risk are asked as well, before each repair: a high risk or a weak match waits for a person whatever stands here.",
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
