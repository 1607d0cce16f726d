import type { AllWords } from "../words.ts";
import { count, isOne, plural } from "./speech.ts";

export const operator: AllWords["operator"] = {
  approved: (seconds) => `Freigegeben. Beginnt in ${seconds} s.`,
  undoable: (seconds) => `Freigegeben. Kann noch ${seconds} s lang zurückgenommen werden.`,
  marked: (at) =>
    `Freigegeben. Es ist markiert bis ${at}: dann wird noch einmal nachgesehen und entfernt, was noch so ist, wie der Plan sagt.`,
  undone: () => "Freigabe zurückgenommen. Nichts wurde geändert.",
  sent: (at) => `Gesendet um ${at}. Das Ergebnis wird überprüft.`,
  confirmed: (at, source, shows) => `Bestätigt um ${at}: ${source} zeigt jetzt ${shows}.`,
  noReply: () => "Keine klare Antwort. Als nicht bestätigt vermerkt. Kein weiterer Versuch, bis eine Abfrage es klärt.",
  planMoved: (at) =>
    `Nichts wurde geändert. Der gefundene Zustand hat sich um ${at} geändert, nachdem dieser Plan entstand. Prüfen Sie den neuen Plan.`,
  planUsed: (at) => `Dieser Plan wurde schon um ${at} ausgeführt.`,
  blocked: (until) => `Gesperrt. Es bleibt, wie es ist; sehen Sie bis ${until} wieder danach.`,
  retryAsked: () => "Frische Abfrage angefordert. Es wird neu geplant, falls es noch nötig ist.",
  limitReached: (done, all) => `Limit erreicht: ${count(done)} von ${count(all)}. Der Rest wurde nicht angefasst.`,
  sourcesDisagree: () => "Die Quellen widersprechen sich. Nichts ist möglich, bis sie übereinstimmen.",
  nothingFound: (read, unread) => {
    const found = `Keine Abweichung in ${plural(read, "gelesenen Objekt", "gelesenen Objekten")}.`;
    return unread === 0 ? found : `${found} ${count(unread)} ${isOne(unread) ? "war" : "waren"} nicht lesbar.`;
  },
  stopped: (at, inFlight) =>
    inFlight === 0
      ? `Gestoppt um ${at}. Nichts war unterwegs.`
      : `Gestoppt um ${at}. ${plural(inFlight, "Reparatur war", "Reparaturen waren")} schon gesendet; ${isOne(inFlight) ? "ihr Ergebnis wird" : "ihre Ergebnisse werden"} überprüft.`,
  batch: (sent, skipped, notConfirmed) =>
    `${count(sent)} gesendet, ${count(skipped)} übersprungen (seit Ihrer Auswahl geändert), ${count(notConfirmed)} nicht bestätigt.`,
};

export const disabled: AllWords["disabled"] = {
  stopped: (by, until, reason) => `Gestoppt von ${by}${until === null ? "" : ` bis ${until}`}: ${reason}`,
  ownPlan: () => "Sie haben diesen Plan vorgeschlagen; jemand anderes muss ihn freigeben",
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
