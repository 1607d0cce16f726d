import type { AllWords } from "../words.ts";
import { count, isOne, plural } from "./speech.ts";

export const policies: AllWords["policies"] = {
  atMostAnHour: (perHour) => `höchstens ${plural(perHour, "Reparatur", "Reparaturen")} pro Stunde`,
  oneOfEachOwner: (approvals) => `${plural(approvals, "Person", "Personen")}, eine je Eigentümer`,
  nPerson: (approvals) => plural(approvals, "Person", "Personen"),
  whatMayBeRepairedWithoutA: "Was ohne eine Person repariert werden darf, nach Klasse und Art",
  kindsComeFrom: "Arten stehen in",
  nothingTheDefaultsAndTheConfig: "Nichts; es gelten die Vorgaben und die Konfiguration.",
  version: (version, changedByName) => `Version ${version} · ${changedByName} ·`,
  whateverStandsHere:
    "Stopps, Limits, Nachweise und Risiko werden vor jeder Reparatur ebenfalls gefragt: bei hohem Risiko oder schwacher Zuordnung wird auf eine Person gewartet, was auch immer hier steht.",
  policies: "Richtlinien",
  noKindIsDeclared: "Keine Art ist deklariert.",
  noRepairRunsWithoutAPerson: "Keine Reparatur läuft ohne eine Person.",
  ofMayRunWithoutAPerson: (automatic, all) =>
    `${automatic} von ${plural(all, "Reparaturart darf", "Reparaturarten dürfen")} ohne eine Person laufen.`,
  changedByPeople: "Von Personen geändert",
  modeWords: { automatic: "Automatisch", review: "Eine Person entscheidet", never: "Nie repariert" },
  sourceWords: { default: "Vorgabe", config: "Konfiguration", row: "geändert" },
  changeOf: (what, kind) => `Ändern: ${what} · ${kind}`,
  steps: {
    now: "Gilt jetzt.",
    safer: "Gilt sofort: es ist vorsichtiger.",
    reviewed: "Gilt, sobald ein anderer Administrator es freigibt.",
  },
  cannotBeChosen: (why) => `Nicht wählbar: ${why}`,
  nothingElse: (why) => `Nichts anderes ist wählbar: ${why}`,
  neverAutomatic: (why) => `Nie automatisch: ${why}`,
  barred: {
    contradiction: "die Quellen widersprechen sich, und keine Reparatur ist sicher, bis sie übereinstimmen.",
    unknown_outcome: "ohne eine Person wird nichts noch einmal gesendet, solange ein Ausgang unbekannt ist.",
    irreversible: "der Konnektor kann es nicht zurücknehmen.",
    may_act_twice: "der Konnektor kann nicht verhindern, dass ein wiederholter Aufruf zweimal wirkt.",
    one_owner: "es gibt nur einen Eigentümer.",
  },
  countingTheLastDays: "Es wird gezählt, was es in den letzten 30 Tagen bedeutet hätte",
  foundInTheLastDays: (drifts, days) =>
    `In den letzten ${days} Tagen ${drifts === 0 ? "nicht" : `${drifts}-mal`} gefunden.`,
  overTheNewest: (judged) =>
    `Gezählt über ${isOne(judged) ? "das neueste Urteil" : `die neuesten ${count(judged)} Urteile`}.`,
  doneUnattended: (times, cameBack) =>
    `Wäre ${times}-mal ohne eine Person getan worden${cameBack === 0 ? "" : `, davon ${cameBack}-mal, nachdem es wiedergekommen war`}.`,
  wouldHaveAsked: (times) => `Hätte ${times}-mal eine Person gefragt.`,
  wouldHaveDoneNothing: "Hätte alles gelassen, wie es war.",
  whatItShouldSay: "Was getan werden darf",
  whyItShouldChange: "Warum es sich ändern soll",
  theOtherAdministratorReadsIt: "Es steht im Protokoll, und danach wird entschieden.",
  propose: "Diese Änderung vorschlagen",
  putInForce: "Jetzt in Kraft setzen",
  chooseAnother: "Etwas anderes wählen, als jetzt gilt.",
  administratorsChangePolicies: "Richtlinien ändern Administratoren; eine kühnere braucht zwei von ihnen.",
  waitsForAnother: "Wartet auf eine zweite Freigabe",
  decided: "Zuletzt entschiedene Änderungen",
  fromTo: (was, wanted) => `${was} → ${wanted}`,
  proposedBy: (name) => `Vorgeschlagen von ${name}`,
  decide: "Entscheiden",
  decideOf: (what, kind) => `Entscheiden: ${what} · ${kind}`,
  approveChange: "Diese Änderung freigeben",
  refuseChange: "Ablehnen",
  takeItBack: "Zurückziehen",
  whyNot: "Warum nicht",
  onlyForARefusal: "Zum Ablehnen nötig; es steht im Protokoll.",
  youProposedIt: "Der Vorschlag ist von Ihnen; jemand anderes muss es freigeben.",
  refusedBy: (name) => `Abgelehnt von ${name}`,
  appliedBy: (name) => `Freigegeben von ${name}`,
  atOnceBy: (name) => `In Kraft gesetzt von ${name}`,
  superseded: "Etwas Sichereres ging vor",
  expired: "Niemand hat sie rechtzeitig freigegeben",
  reasons: {
    missing_external: {
      never_made: "Einmal auszuführen ist sicher.",
      vanished: "Es war vorher da; jemand kann es so gewollt haben.",
    },
    extra_external: "Es zu entfernen zerstört etwas. Ein Plan mit hohem Risiko braucht zwei Personen.",
    missing_external_id: "Ändert nur unseren Eintrag. Bei schwacher Zuordnung wird gefragt.",
    permission_drift: {
      over: "Zu viele Rechte sind eine Gefahr, sich auszusperren ebenso.",
      under: "Rechte zu geben erweitert den Zugang.",
      both: "Nimmt Rechte und gibt Rechte.",
    },
    stale_owner: {
      contested: "Eigentum braucht Zustimmung: jede Seite gibt ihre eigene.",
      departed:
        "Ein ausgeschiedenes Team kann nicht zustimmen; deshalb entscheiden zwei Personen des verbleibenden Teams.",
    },
    duplicate_side_effect:
      "Es lässt sich nicht zurückholen, und welches bleibt, ist eine Entscheidung. Ein Plan mit hohem Risiko braucht zwei Personen.",
    unknown_after_repair: "Nichts, bis der Ausgang bekannt ist: das zweite Senden ist der Schaden.",
    attribute_drift: "Die Anforderung sagt, wie es sein soll.",
    contradictory_evidence: "Der Nachweis ist falsch, nicht die Welt.",
  },
};
