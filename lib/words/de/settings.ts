import type { AllWords } from "../words.ts";

export const settings: AllWords["settings"] = {
  you: "Sie",
  departed: (name) => `${name} (ausgeschieden)`,
  signsInWith: "Meldet sich an mit",
  theIdentityProvider: "dem Identitätsanbieter",
  aDemoAccount: "einem Demokonto",
  idInTheRecord: "ID im Protokoll",
  thisBrowser: "Dieser Browser",
  roleRights: {
    end_user: "Sie sehen den Status dessen, was Sie angefordert haben.",
    support: "Sie bearbeiten, was Ihren Teams gehört und was niemandem gehört. Riskantes entscheiden Sie nicht.",
    reviewer: "Sie entscheiden über Reparaturen für Ihre Teams, nie über das, was Sie selbst angefordert haben.",
    admin: "Sie verwalten Personen, Richtlinien und Stopps. Sie geben nichts frei.",
    terminal: "Sie stoppen Reparaturen und stellen Anforderungen.",
  },
};
