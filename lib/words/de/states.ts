import type { AllWords } from "../words.ts";
import { plural } from "./speech.ts";

export const states: AllWords["states"] = {
  signInInANewTab: "In einem neuen Tab anmelden",
  request: "Anfrage",
  copyRequestId: "ID der Anfrage kopieren",
  withoutThem: (total) => `${plural(total, "Zeile", "Zeilen")} ohne sie.`,
  clearFilters: "Filter entfernen",
  ofSources: (sourcesFresh, sources) => `, ${sourcesFresh} von ${sources} Quellen.`,
  asOf: "Stand",
  noMatchTheseFilters: (what) => `Nichts passt zu diesen Filtern: ${what}.`,
  whatTheOthersHoldIsNot: " Was die anderen enthalten, ist nicht bekannt.",
  youMayNotSee: (what) => `Sie dürfen das nicht sehen: ${what}.`,
  thisTakesLongerThanUsual: "Das dauert länger als sonst.",
  theConsoleCannotReadNow: "Die Konsole kann zurzeit nichts lesen",
  theDatabaseDoesNotAnswer:
    "Die Datenbank antwortet nicht. Deshalb steht hier nichts darüber, was abweicht, was repariert wird und was gestoppt ist: nichts davon ist hier zurzeit bekannt.",
  repairsMayGoOn:
    "Auch ob Reparaturen weiterlaufen, ist nicht bekannt: Ein Reconciler kann die Datenbank von dort erreichen, wo er läuft.",
  stopNeedsTheSame: "„Reparaturen stoppen“ oben braucht dieselbe Datenbank, ebenso dies auf der Kommandozeile:",
  tryBothAllTheSame:
    "Versuchen Sie beides trotzdem. Wo keines davon sagt, dass es Reparaturen gestoppt hat, gilt nichts als gestoppt.",
  itComesBackByItself: "Diese Seite kommt von selbst zurück, sobald die Datenbank antwortet.",
  nameNotRead: "Name zurzeit nicht bekannt",
};
