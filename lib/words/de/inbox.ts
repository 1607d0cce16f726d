import type { Words } from "../words.ts";
import { capped, count, isOne, plural } from "./speech.ts";

const done = { assign: "zugewiesen", snooze: "zurückgestellt", look_again: "zur frischen Abfrage vorgemerkt" };

export const inbox: Words["inbox"] = {
  addNote: "Notiz hinzufügen",
  note: "Notiz",
  aNoteStaysInTheRecord: "Sie bleibt mit Ihrem Namen im Protokoll und ist nicht änderbar. Bitte keine Passwörter.",
  accept: "Abweichung hinnehmen",
  acceptTitle: (key) => `Die Abweichung bei ${key} hinnehmen`,
  itStaysInSight: "Sie bleibt sichtbar. Bis dahin, oder bis sie sich ändert, wird sie nicht repariert.",
  endAcceptance: "Nicht mehr hinnehmen",
  nMonths: (n) => (n === 1 ? "1 Monat" : `${n} Monate`),
  n1Year: "1 Jahr",
  untilItChanges: "Bis sie sich ändert",
  acceptedMark: "hingenommen",
  acceptedBy: (name) => `Hingenommen von ${name}`,
  untilItChangesInSentence: "bis sie sich ändert",
  evidenceFacet: "Nachweis",
  staleEvidence: "Veraltet",
  selection: "Auswahl",
  selectThisPage: "Diese Seite auswählen",
  selectRow: (key) => `${key} auswählen`,
  selectNone: "Nichts auswählen",
  nSelected: (n) => `${capped(n)} ausgewählt.`,
  selectAllThatMatch: (n) => `Alle ${capped(n)} passenden auswählen`,
  counting: "Es wird gezählt, was möglich ist",
  allEligible: "Alle sind möglich.",
  eligible: (verb, n, leftOut) => `${verb} ${count(n)}; ${leftOut}.`,
  leftOut: {
    other_team: (n) => `${count(n)} von einem anderen Team`,
    already: (n) => `${count(n)} schon so`,
    same_object: (n) => `${count(n)} von einem Objekt, das einmal zählt`,
  },
  atMost: (n) => `Höchstens ${count(n)} auf einmal; grenzen Sie den Filter ein`,
  noneOfThese: "Bei keiner davon möglich",
  assignToMe: (n) => `${count(n)} mir zuweisen`,
  snoozeN: (n) => `${count(n)} zurückstellen`,
  lookAgainAt: (n) => `${count(n)} neu abfragen`,
  jobOutcome: (verb, { done: n, skipped, failed, stopped }) => {
    const rest = [
      ...(skipped === 0 ? [] : [`${count(skipped)} übersprungen (seit der Auswahl geändert)`]),
      ...(failed === 0 ? [] : [`${count(failed)} abgelehnt`]),
      ...(stopped === 0 ? [] : [`${count(stopped)} nicht begonnen`]),
    ];
    return `${[`${count(n)} ${done[verb]}`, ...rest].join(", ")}.`;
  },
  jobSoFar: (n, total) => `${count(n)} von ${count(total)} erledigt.`,
  jobVerbs: { assign: "Zuweisen", snooze: "Zurückstellen", look_again: "Neu abfragen" },
  job: "Viele auf einmal",
  thisJob: "diesen Auftrag",
  progress: "Fortschritt",
  stopJob: "Stoppen",
  stopped: "gestoppt",
  notDone: (n) => `Nicht erledigt: ${count(n)}`,
  views: "Ansichten",
  builtIn: {
    needs_person: "Braucht eine Person",
    came_back: "Zurückgekehrt",
    oldest: "Älteste",
    not_confirmed: "Nicht bestätigt",
    mine: "Meine",
    stale_evidence: "Nachweis veraltet",
  },
  viewOf: (name, by) => `${name} (${by})`,
  saveView: "Ansicht speichern",
  removeView: "Ansicht entfernen",
  aViewKeepsTheFilter: "Sie behält Filter und Reihenfolge. Was sie zeigt, wird jedes Mal neu gezählt.",
  viewName: "Name",
  forEverybody: "Für alle",
  eachSeesWhatTheyMay: "Jede Person sieht nur, was sie sehen darf.",
  reviewTogether: (n, driftClass, connector) => `${count(n)} zusammen prüfen: ${driftClass}, ${connector}`,
  theseRepairs: "diese Reparaturen",
  thisRepair: "diese Reparatur",
  noneOfTheseWait: "Keine davon wartet auf Sie.",
  sameChange: (n, shapes) =>
    `${plural(n, "Reparatur", "Reparaturen")} ${isOne(n) ? "wartet" : "warten"} auf Sie, ${shapes === 1 ? "alle von einer Form" : `in ${count(shapes)} Formen`}.`,
  onlyTheFirst: (n) => `Die ${count(n)}, die am längsten warten: mehr sind nicht auf einmal entscheidbar.`,
  openASample: (n) =>
    isOne(n)
      ? "Öffnen Sie die markierte, bevor Sie freigeben."
      : `Öffnen Sie die ${count(n)} markierten, bevor Sie freigeben: sie stehen für die übrigen.`,
  openedOf: (n, total) => `${count(n)} von ${count(total)} geöffnet.`,
  openMore: (n) => `Öffnen Sie zuerst ${count(n)} weitere markierte`,
  chooseOne: "Wählen Sie mindestens eine aus",
  alike: (n) => (isOne(n) ? "1, anders als die übrigen" : `${count(n)} gleiche`),
  opened: "geöffnet",
  openThis: "diese öffnen",
  approveN: (n) => `${plural(n, "Reparatur", "Reparaturen")} freigeben`,
  eachByItsOwnPlan:
    "Jede gilt nur für ihren eigenen Plan und beginnt nach 10 s. Was sich seitdem geändert hat, wird übersprungen.",
  typeN: (n) => `Geben Sie zur Bestätigung ${count(n)} ein.`,
  planHash: "Plan-Hash",
  batchOutcome: ({ approved, skipped, failed }) =>
    `${count(approved)} freigegeben${skipped === 0 ? "" : `, ${count(skipped)} übersprungen (seit dem Lesen geändert)`}${failed === 0 ? "" : `, ${count(failed)} abgelehnt`}.`,
};
