import type { AllWords } from "../words.ts";
import { capped, count, duration, isOne, plural } from "./speech.ts";

export const overview: AllWords["overview"] = {
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
  forADecision: (waiting) =>
    ` ${capped(waiting)} ${isOne(waiting.n) ? "Reparatur wartet" : "Reparaturen warten"} auf eine Entscheidung.`,
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
  waitsForADecision: "Wartet auf eine Entscheidung",
  longestFirst: "längste zuerst",
  youMayDecide: "Sie dürfen entscheiden",
  asOf: "Stand",
  theOverview: "die Übersicht",
  driftByClassAndAge: "Abweichungen nach Klasse und Alter",
  nothingIsGuardedYet: "Noch wird nichts überwacht.",
  whatToDoNext: "Was als Nächstes zu tun ist",
  tourInFiveSteps: "Rundgang in fünf Schritten",
  thatWasTheTour: "Das war der Rundgang. Alles daraus steht im Protokoll.",
  done: "erledigt",
  putAway: "Weglegen",
  backInTheSettings: "Die Einstellungen holen es zurück",
  copyTheCommand: "Befehl kopieren",
  steps: {
    declare: {
      title: "Festlegen, was überwacht wird",
      how: "Eine Art in plumbline.config.ts festlegen und den Abgleich starten; docs/connectors.md führt durch alles.",
      link: "",
    },
    read: {
      title: "Eine Quelle lesen lassen",
      how: "Der Abgleich liest von selbst. Kommt nichts, sagt die Quelle, warum.",
      link: "Quellen",
    },
    ask: {
      title: "Sagen, was sein soll",
      how: "Die erste Anforderung: Ihr Produkt stellt sie über die API oder schreibt sie in seiner eigenen Transaktion.",
      link: "Was ein Programm anfordern darf",
    },
    firstDrift: {
      title: "Auf die erste Abweichung warten",
      how: "Nichts zu tun: was abweicht, wird von selbst gefunden. Wer früher eine sehen will, ändert etwas von Hand, wo es niemandem schadet.",
      link: "Abweichungen",
    },
    break: {
      title: "Etwas kaputt machen",
      how: "Wirklich, an Plumbline vorbei, in der Sandbox:",
      link: "",
    },
    found: {
      title: "Sehen, wie es gefunden und benannt wird",
      how: "Innerhalb einer halben Minute, oder sofort:",
      link: "Abweichungen",
    },
    approve: {
      title: "Die Reparatur freigeben",
      how: "Als Prüfer des zuständigen Teams. Wer sie verlangt hat, darf es nicht.",
      link: "Prüfung",
    },
    proved: {
      title: "Zusehen, wie es nachgewiesen wird",
      how: "Gesendet, geprüft, bestätigt: durch eine frische Abfrage, nie durch das Wort des Aufrufs selbst.",
      link: "Reparaturen im Protokoll",
    },
    record: {
      title: "Das Protokoll lesen",
      how: "Wer was getan hat, mit welcher Begründung. Die Kette prüft:",
      link: "Protokoll",
    },
  },
};
