import type { AllWords } from "../words.ts";

export const general: AllWords["general"] = {
  repairs: (scope) => `Reparaturen (${scope})`,
  allRepairs: "Alle Reparaturen",
  repairsOfClass: (value) => `Reparaturen der Klasse „${value}“`,
  repairsThrough: (name) => `Reparaturen über ${name}`,
  repairsOf: (name) => `Reparaturen von ${name}`,
  repairsForTeam: (name) => `Reparaturen für Team ${name}`,
  agentTitle: (name) => `Agent ${name}`,
  keysReferencesExternalIdsEMails:
    "Schlüsseln, Referenzen, externen IDs, E-Mail-Adressen der Anfordernden, Abweichungen, Reparaturen, Plan-Hashes und Läufen",
  repair: "Reparatur",
  run: (id) => `Lauf ${id}`,
  kind: (kind) => `Art ${kind}`,
  team: (name) => `Team ${name}`,
  class: (name) => `Klasse ${name}`,
  atTheTerminal: (account) => `${account} am Terminal`,
  reconciler: "Abgleich",
  stoppedFromTheConsole: "In der Konsole gestoppt",
  stoppedFromTheConsoleBy: (person) => `In der Konsole gestoppt von ${person}`,
  theServerMetAFaultWhile:
    "Beim Lesen trat auf dem Server ein Fehler auf. „Reparaturen stoppen“ oben funktioniert trotzdem.",
  thereIsNothingHereThatYou: "Hier gibt es nichts, was Sie sehen können.",
  itMayNeverHaveExistedBe:
    "Es hat vielleicht nie existiert, ist verschwunden oder gehört einem Team, das nicht Ihres ist. Die Suche findet nach Schlüssel, Referenz, externer ID oder Hash.",
  couldNotReadAgainThisIs: (what) => `Erneut lesen nicht möglich: ${what}. Gelesen wurde dies`,
  itMayHaveChanged: "; es kann sich geändert haben.",
  theServerDidNotAnswer: "Der Server hat nicht geantwortet.",
  theServerAnsweredWithoutWhy: (status) => `Der Server hat mit ${status} geantwortet, ohne zu sagen warum.`,
  reading: (what) => `Wird gelesen: ${what}`,
  roleNames: {
    end_user: "Endnutzer",
    support: "Support",
    reviewer: "Prüfer",
    admin: "Administrator",
    terminal: "Terminal",
  },
};
