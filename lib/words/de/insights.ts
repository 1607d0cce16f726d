import type { Words } from "../words.ts";
import { count, duration, isOne, plural } from "./speech.ts";

const drifts = (n: number) => plural(n, "Abweichung", "Abweichungen");

export const insights: Words["insights"] = {
  asATable: "Als Tabelle",
  driftsFoundAndEndedByDay: "Gefundene und beendete Abweichungen, nach Tag in UTC",
  foundLeft: "Gefunden, links",
  endedRight: "Beendet, rechts",
  dayUtc: "Tag (UTC)",
  nothingWasFoundIn30Days: "In 30 Tagen wurde nichts gefunden",
  foundIn30DaysEnded: (found, ended) => `${drifts(found)} in 30 Tagen gefunden, ${ended} beendet`,
  open: "· offen",
  repairs: "Reparaturen",
  proved: "Nachgewiesen",
  halfWithin: "Hälfte innerhalb",
  n9Of10Within: "9 von 10 innerhalb",
  tooFew: "zu wenige",
  stillOpen: "Noch offen",
  times: "Male",
  afterARepair: "Nach Reparatur",
  lastSeen: "Zuletzt gesehen",
  theLast30DaysOfWhat: "Die letzten 30 Tage von dem, was Sie sehen dürfen.",
  insights: "Auswertung",
  howRepairsEndedByClass: "Wie Reparaturen endeten, nach Klasse",
  noDriftIn30Days: "Keine Abweichung in 30 Tagen.",
  outcomesAndTimesAppearWithThe: "Ergebnisse und Zeiten erscheinen mit der ersten Reparatur.",
  fromFirstSeenToTheLook: "vom ersten Sehen bis zur Abfrage, die es nachwies",
  timeToProofByClass: "Zeit bis zum Nachweis, nach Klasse",
  driftThatKeepsComing: "Wiederkehrende Abweichungen",
  nothingCameTwiceIn30Days: "In 30 Tagen kam nichts zweimal.",
  aDriftOfTheSameClass: "Eine Abweichung derselben Klasse am selben Objekt zählt als dieselbe.",
  cameBackAfterAConfirmedRepair: (back) =>
    `${drifts(back)} ${isOne(back) ? "kehrte" : "kehrten"} nach einer bestätigten Reparatur zurück.`,
  noRepairWasConfirmedIn30: "In 30 Tagen wurde keine Reparatur bestätigt.",
  theOneConfirmedRepairHeldAs: "Die eine bestätigte Reparatur hielt, soweit zu sehen war.",
  confirmedRepairsHeldAsFarAs: (confirmed) =>
    `${confirmed === 2 ? "Beide" : `Alle ${count(confirmed)}`} bestätigten Reparaturen hielten, soweit zu sehen war.`,
  noRepairEndedIn30Days: "In 30 Tagen endete keine Reparatur",
  everyRepairThatWasSentIs: "Jede gesendete Reparatur ist bestätigt oder nicht geschehen",
  mostOftenWithoutAConfirmedResult: (name, without) =>
    `Am häufigsten ohne bestätigtes Ergebnis: ${name}, ${plural(without, "Mal", "Male")}`,
  nothingWasProvedIn30Days: (still) => `In 30 Tagen wurde nichts nachgewiesen; ${still}`,
  provedSlowestHalfWithin: (proved, name, p50Ms, still) =>
    `${plural(proved, "Reparatur", "Reparaturen")} nachgewiesen, am langsamsten ${name}: Hälfte innerhalb ${duration(p50Ms)}; ${still}`,
  whatKeepsComing: "Was wiederkehrt",
  comesMostOften: (key, times) => `${key} kommt am häufigsten: ${plural(times, "Mal", "Male")}`,
  cameOnceMoreAfterAConfirmed: (repeats) =>
    `${drifts(repeats)} kam${isOne(repeats) ? "" : "en"} nach einer bestätigten Reparatur noch einmal`,
};
