import type { AllWords } from "../words.ts";

export const hotkeys: AllWords["hotkeys"] = {
  keysInForce: "Geltende Tasten",
  onThisBrowser:
    "Was jede einzelne Taste tut, in diesem Browser. Tippen Sie in ein Feld eine andere Taste, um es dorthin zu legen.",
  notPossible: "Möglich sind nur Buchstaben, Ziffern, / und ?.",
  beginsOthers: "Mit g beginnen die Tasten, die zu einer Seite führen.",
  taken: (key, what) => `${key} ist belegt: ${what}.`,
  moved: (what, key) => `${what}: ab jetzt ${key}.`,
  backToTheUsual: "Alle Tasten wie üblich",
  theListOfKeys: "Die Liste der Tasten",
};
