import { sentence } from "../../format/sentence.ts";
import type { AllWords } from "../words.ts";
import { duration, isOne, listed, plural } from "./speech.ts";

export const detail: AllWords["detail"] = {
  confirmedItIsAsAsked: "Bestätigt: wie angefordert",
  asAskedAgainWithoutARepair: "Wieder wie angefordert, ohne eine Reparatur von uns",
  attempt: (size) => `Versuch ${size}`,
  didTheLastAttemptTakeEffect: (says) =>
    `Hat der letzte Versuch gewirkt?${says ? ` Die Antwort war: ${sentence(says)}` : " Er bekam keine klare Antwort."}`,
  aSettledReadOfTheDeciding:
    "Eine gesicherte Abfrage der entscheidenden Quelle beantwortet es. Vorher gibt es keinen zweiten Versuch.",
  aCallMayBeUnderWay: "Ein Aufruf kann unterwegs sein.",
  itsAnswerSettlesItWithoutOne: "Seine Antwort klärt es; ohne Antwort bis zur Frist ist das Ergebnis nicht bestätigt.",
  theChangeWasAnsweredAsMade: "Die Änderung wurde als erfolgt gemeldet und ist nicht nachgewiesen.",
  aFreshReadAfterTheSettle: "Eine frische Abfrage nach der Wartezeit weist es nach.",
  disagree: (titles) => `${listed(titles)} widersprechen sich.`,
  noActionIsPossibleUntilThey: "Nichts ist möglich, bis sie übereinstimmen.",
  whatSaidIsOlderThanSo: (title, freshnessMs) =>
    `Was ${title} gesagt hat, ist älter als ${duration(freshnessMs)} und kann sich geändert haben.`,
  hasNotSaidAnythingAboutIt: (title) => `${title} hat nichts dazu gesagt.`,
  showedAPartOnlySoWhat: (title) =>
    `${title} hat nur einen Teil gezeigt; was nicht gezeigt wurde, kann vorhanden sein.`,
  aCompleteReadSettlesIt: "Eine vollständige Abfrage klärt es.",
  theLastTryFailed: (lastError) => ` Der letzte Versuch misslang: ${sentence(lastError)}`,
  theNextReadOfSettlesIt: (title, failing) => `Die nächste Abfrage von ${title} klärt es.${failing}`,
  notUsedForDecisions: "zählt bei Entscheidungen nicht",
  agreesMark: "stimmt überein:",
  noSourceIsDeclaredForThis: "Für diese Art ist keine Quelle deklariert; es kann nichts bekannt sein.",
  sourcesDisagreeNoActionIsPossible: "Die Quellen widersprechen sich. Nichts ist möglich, bis sie übereinstimmen.",
  evidenceBySource: "Nachweise nach Quelle",
  decides: "entscheidet",
  notUsed: "zählt nicht",
  tooOldToSay: "zu alt, um es zu sagen",
  hasNotSpokenAboutIt: "Hat nichts dazu gesagt",
  couldNotBeRead: (lastError) => `Nicht lesbar: ${lastError}`,
  notThere: "Nicht vorhanden",
  nothingSeenButNotEverythingWas: "Nichts gesehen, aber nicht alles wurde abgefragt",
  match: (found) => `${plural(found, "Objekt", "Objekte")} ${isOne(found) ? "passt" : "passen"}`,
  there: "Vorhanden",
  thereWith: (parts) => `Vorhanden, mit ${listed(parts)}`,
  noOwner: "keinem Eigentümer",
  owner: (owner) => `Eigentümer ${owner}`,
  andMore: (ids) => ` und ${ids} weitere`,
  fact: "Fakt",
  sourceTitle: "Quelle",
  read: "Gelesen",
  agreesTitle: "Stimmt überein",
  nGrant: (permissions) => plural(permissions, "Recht", "Rechten"),
  olderEntriesAreIn: "Ältere Einträge finden Sie über",
  how: { read: "direkt", listed: "in einer Liste", told: "selbst gemeldet" },
};
