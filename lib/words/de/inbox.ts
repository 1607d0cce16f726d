import type { Words } from "../words.ts";

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
};
