import type { Words } from "../words.ts";
import { plural } from "./speech.ts";

export const policies: Words["policies"] = {
  atMostAnHour: (perHour) => `höchstens ${plural(perHour, "Reparatur", "Reparaturen")} pro Stunde`,
  oneOfEachOwner: (approvals) => `${plural(approvals, "Person", "Personen")}, eine je Eigentümer`,
  nPerson: (approvals) => plural(approvals, "Person", "Personen"),
  whatMayBeRepairedWithoutA: "Was ohne eine Person repariert werden darf, nach Klasse und Art",
  kindsComeFrom: "Arten stehen in",
  nothingTheDefaultsAndTheConfig: "Nichts; es gelten die Vorgaben und die Konfiguration.",
  version: (version, changedByName) => `Version ${version} · ${changedByName} ·`,
  thisPageShowsPoliciesAndCannot:
    "Diese Seite zeigt Richtlinien und kann sie nicht ändern. Stopps, Limits, Nachweise und Risiko werden vor jeder Reparatur ebenfalls gefragt: bei hohem Risiko oder schwacher Zuordnung wird auf eine Person gewartet, was auch immer hier steht.",
  policies: "Richtlinien",
  noKindIsDeclared: "Keine Art ist deklariert.",
  noRepairRunsWithoutAPerson: "Keine Reparatur läuft ohne eine Person.",
  ofMayRunWithoutAPerson: (automatic, all) =>
    `${automatic} von ${plural(all, "Reparaturart darf", "Reparaturarten dürfen")} ohne eine Person laufen.`,
  changedByPeople: "Von Personen geändert",
  modeWords: { automatic: "Automatisch", review: "Eine Person entscheidet", never: "Nie repariert" },
  sourceWords: { default: "Vorgabe", config: "Konfiguration", row: "geändert" },
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
