import type { AllWords } from "../words.ts";

export const people: AllWords["people"] = {
  nameAndEMail: "Name und E-Mail",
  role: "Rolle",
  teams: "Teams",
  suspended: "Gesperrt",
  suspendedSince: "Gesperrt seit",
  thereIsNobody: "Hier ist niemand.",
  howTheyBegin: "Alle stehen hier, sobald sie sich einmal angemeldet haben. Sie beginnen als Endnutzer ohne Team.",
  changeOf: (name) => `Ändern, was ${name} darf`,
  nobodyChangesTheirOwn: "Niemand ändert die eigenen Rechte; ein anderer Administrator kann es",
  whatItDoes: "Es gilt ab der nächsten Anfrage der Person; ihre Sitzungen enden damit.",
  thereIsNoTeam: "Es gibt kein Team.",
  cannotSignIn: "Die Person kann sich nicht anmelden, und ihre Schlüssel öffnen nichts.",
  isSuspended: "gesperrt",
  changed: (name, now) => `Geändert. ${name} ist jetzt: ${now.join(", ")}.`,
};
