import type { Words } from "../words.ts";
import { capped, count, duration, isOne, plural } from "./speech.ts";

export const overview: Words["overview"] = {
  noRepairWasConfirmedIn30: "In 30 Tagen wurde keine Reparatur bestätigt.",
  in30DAfterAConfirmed: (confirmed) =>
    `in 30 Tagen nach einer bestätigten Reparatur; ${count(confirmed)} ${isOne(confirmed) ? "wurde" : "wurden"} bestätigt.`,
  openOnes: "Offene",
  nothingWasRepairedIn30D: (still) => `In 30 Tagen wurde nichts repariert; ${still}.`,
  medianOfRepairedIn30D: (n, still) => `Median von ${count(n)} in 30 Tagen reparierten · ${still}`,
  p50P90OfIn30D: (p90Ms, n, still) => `p50 · ${duration(p90Ms)} p90 von ${count(n)} in 30 Tagen · ${still}`,
  noAutomaticRepairTookFromA: (waits) => `Heute hat keine automatische Reparatur ein Limit beansprucht; ${waits}.`,
  automaticRepairsUsedInTheCurrent: (waits) => `automatische Reparaturen im laufenden Zeitraum verbraucht, ${waits}.`,
  limits: "Limits",
  timeToProof: "Zeit bis zum Nachweis",
  limitsNow: "Limits jetzt",
  noneParked: "keine geparkt",
  parkedUntilThereIsRoom: (parked) => `${count(parked)} geparkt, bis Platz ist`,
  of: (used, limit) => `${count(used)} von ${count(limit)}`,
  oldest: "Älteste",
  assignedToYou: (assignedToMe) => `${count(assignedToMe)} Ihnen zugewiesen.`,
  forAPerson: (waiting) => ` ${capped(waiting)} ${isOne(waiting.n) ? "wartet" : "warten"} auf eine Person.`,
  openDrift: (open, waits) => `${plural(open, "offene Abweichung", "offene Abweichungen")}.${waits}`,
  inWhatCouldBeSeen: " in dem, was zu sehen war",
  noOpenDrift: (unseen, waits) => `Keine offene Abweichung${unseen}.${waits}`,
  ofObjectsCouldNotBeJudged: (unjudged, objects) =>
    `${capped(unjudged)} von ${capped(objects)} Objekten nicht beurteilbar.`,
  fresh: (allOf) => `${allOf} aktuell.`,
  freshBut: (allOf, judged) => `${allOf} aktuell; ${judged}`,
  ofStale: (stale, sources) =>
    `${count(stale)} von ${plural(sources, "Quelle", "Quellen")} ${isOne(stale) ? "ist" : "sind"} veraltet`,
  so: (behind, judged) => `${behind}, deshalb ${judged}`,
  itsOneSourceIs: "Die eine Quelle ist",
  allSourcesAre: (sources) => `Alle ${count(sources)} Quellen sind`,
  canWeTrustWhatWeSee: "Können wir dem trauen, was wir sehen?",
  all: (all) => `Alle ${capped(all)}`,
  waitsForAPerson: "Wartet auf eine Person",
  longestFirst: "längste zuerst",
  youMayDecide: "Sie dürfen entscheiden",
  asOf: "Stand",
  theOverview: "die Übersicht",
  driftByClassAndAge: "Abweichungen nach Klasse und Alter",
  nothingIsGuardedYet: "Noch wird nichts überwacht.",
};
