import type { AllWords } from "../words.ts";

export const operator: AllWords["operator"] = {
  approved: (seconds) => `Freigegeben. Beginnt in ${seconds} s.`,
  undoable: (seconds) => `Freigegeben. Kann noch ${seconds} s lang zurückgenommen werden.`,
  marked: (at) =>
    `Freigegeben. Es ist markiert bis ${at}: dann wird noch einmal nachgesehen und entfernt, was noch so ist, wie der Plan sagt.`,
};

export const disabled: AllWords["disabled"] = {
  evidenceOld: (age, limit) => `Der Nachweis ist ${age} alt; Grenze ${limit}`,
  expired: (at) => `Dieser Plan ist abgelaufen (${at}); er ruht, bis ein neuer entsteht`,
};

export const verbs: AllWords["verbs"] = {
  approve: (hash, version) =>
    `Führt den Plan ${hash} einmal aus, falls noch Version ${version} vorliegt. Andernfalls ändert sich nichts, und er kommt hierher zurück.`,
  block: () => "Dieses Objekt nicht reparieren. Es bleibt, wie es ist, bis jemand es entsperrt.",
  retry: () => "Erneut nachsehen und es noch einmal versuchen, falls es noch nötig ist.",
};

export const changes: AllWords["changes"] = {
  nothing: "Nichts wurde geändert.",
  unknown: "Wir wissen nicht, ob etwas geändert wurde.",
};
