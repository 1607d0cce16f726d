import type { AllWords } from "../words.ts";
import { count, isOne, plural } from "./speech.ts";

/* Die Seiten der Endnutzer. Unterschiede und Gründe stehen nach einem Doppelpunkt; das Nomen steht ohne Artikel davor. */

const NOUNS: Readonly<Record<string, string>> = {
  database_access: "Datenbankzugang",
  directory_account: "Verzeichniskonto",
  refund: "Erstattung",
  notice: "Benachrichtigung",
};

const requests = (n: number) => plural(n, "Anforderung", "Anforderungen");
const yours = (shown: number) => `${requests(shown)}, die sich zuletzt geändert haben`;

const notInPlace = (n: number) =>
  isOne(n)
    ? "ist nicht umgesetzt oder konnte nicht überprüft werden"
    : "sind nicht umgesetzt oder konnten nicht überprüft werden";

function serviceHeadline(all: number, open: number): string {
  if (open === 0) return isOne(all) ? "Die eine Anforderung ist umgesetzt." : `Alle ${requests(all)} sind umgesetzt.`;
  if (open === all)
    return isOne(all)
      ? "Die eine Anforderung ist nicht umgesetzt oder konnte nicht überprüft werden."
      : `Keine von ${requests(all)} ist umgesetzt, soweit es überprüft werden konnte.`;
  const settled = all - open;
  return `${count(settled)} von ${requests(all)} ${isOne(settled) ? "ist" : "sind"} umgesetzt. ${count(open)} ${notInPlace(open)}.`;
}

export const status: AllWords["status"] = {
  systems: {
    database_access: "die Datenbank",
    directory_account: "das Verzeichnis",
    refund: "der Zahlungsanbieter",
    notice: "das Mailarchiv",
  },
  reviewReasons: {
    missing_external: "jemand kann es absichtlich entfernt haben",
    extra_external: "bevor etwas entfernt wird, entscheidet immer eine Person",
    missing_external_id: "mehr als eines könnte das sein, was Sie angefordert haben",
    permission_drift: "über eine Änderung von Rechten entscheidet zuerst eine Person",
    stale_owner: "beide Seiten müssen sich einigen, auf wen es eingetragen ist",
    duplicate_side_effect: "eine Person muss wählen, welches bleibt",
    unknown_after_repair: "eine Person muss herausfinden, ob unsere letzte Änderung gewirkt hat",
    attribute_drift: "über diese Änderung entscheidet zuerst eine Person",
    contradictory_evidence: "die Stellen, bei denen wir nachsehen, stimmen nicht überein",
  },
  problems: {
    pending: ["ist noch nicht umgesetzt", "sind noch nicht umgesetzt"],
    verifying: ["wird überprüft", "werden überprüft"],
    in_place: [
      "war bei der letzten Überprüfung umgesetzt und wurde seitdem nicht überprüft",
      "waren bei der letzten Überprüfung umgesetzt und wurden seitdem nicht überprüft",
    ],
    repair_needed: ["ist nicht so, wie angefordert", "sind nicht so, wie angefordert"],
    blocked_on_review: [
      "wartet auf eine Person oder das Ende einer Pause",
      "warten auf eine Person oder das Ende einer Pause",
    ],
    not_confirmed: [
      "wurde geändert, und wir wissen nicht, ob es gewirkt hat",
      "wurden geändert, und wir wissen nicht, ob es gewirkt hat",
    ],
    stopped: ["wurde gestoppt", "wurden gestoppt"],
  },
  noun: (kind) => NOUNS[kind] ?? kind.replaceAll("_", " "),
  theOtherSystem: "das andere System",
  thingFor: (noun, subject) => `${noun} für „${subject}“`,

  atATimeWeCannotName: "zu einer Zeit, die wir noch nicht nennen können",
  aTimeWeCannotNameYet: "zu einer Zeit, die wir noch nicht nennen können",
  aTimeThatIsNotKnown: "zu unbekannter Zeit",

  theWasThereAndIsNot: (noun) => `${noun} war vorhanden und ist es nicht mehr`,
  theIsNotThere: (noun) => `${noun} ist nicht vorhanden`,
  theIsStillThere: (noun) => `${noun} ist noch vorhanden`,
  ourRecordOfItIsNot: "unser Eintrag dazu ist nicht vollständig",
  itIsRegisteredToATeam: "es ist auf ein Team eingetragen, das es nicht mehr gibt",
  itIsRegisteredToSomebodyElse: "es ist auf jemand anderen eingetragen",
  itIsThereMoreThanOnce: "es ist mehr als einmal vorhanden",
  itsSettingsDiffer: "die Einstellungen weichen ab",
  weDoNotKnowWhetherOur: "wir wissen nicht, ob unsere letzte Änderung gewirkt hat",
  thePlacesWeLookAtDo: "die Stellen, bei denen wir nachsehen, stimmen nicht überein",
  itHasMoreAccessThanYou: "es hat mehr Rechte, als Sie angefordert haben",
  itHasLessAccessThanYou: "es hat weniger Rechte, als Sie angefordert haben",
  itHasMoreAndLessAccess: "es hat an einer Stelle mehr Rechte, als Sie angefordert haben, und an einer anderen weniger",
  itDiffersAndWeAreLooking: "es weicht ab, und wir sehen nach, worin",
  aChangeLikeThisIsChecked: "über eine solche Änderung entscheidet zuerst eine Person",

  requestToRemoveItReceived: "Anforderung der Entfernung erhalten",
  requestReceived: "Anforderung erhalten",
  differenceFound: "Unterschied festgestellt",
  decisionByAPerson: "Entscheidung durch eine Person",
  removal: "Entfernung",
  settingItUp: "Einrichtung",
  correction: "Berichtigung",
  checkedWith: (system) => `Überprüfung: ${system}`,
  notCheckedSince: (at) => `Konnte seit ${at} nicht überprüft werden`,

  weHaveYourRequestToRemove: "Ihre Anforderung zur Entfernung liegt uns vor. Es kann noch wirksam sein.",
  requested: (at) => `Angefordert ${at}.`,
  weWillUpdateThisPageBy: (by) => `Diese Seite sagt mehr bis ${by}. Sie müssen nichts tun.`,
  whenWeLastChecked: (at, differences) => `Bei der letzten Überprüfung (${at}) haben wir festgestellt: ${differences}.`,
  weAreCheckingWhetherIsGone: (thing) => `Wir überprüfen, ob es entfernt ist: ${thing}. Es kann noch wirksam sein.`,
  weAreCheckingWhetherIsIn: (thing) => `Wir überprüfen, ob es umgesetzt ist: ${thing}.`,
  weHaveNoProofOfIt: (last) =>
    `Wir haben noch keinen Nachweis.${last === null ? "" : ` ${last}`} Bitte verlassen Sie sich erst darauf, wenn es bestätigt ist.`,
  nextCheck: (at) => `Nächste Überprüfung ${at}. Sie müssen nichts tun.`,
  isGone: (fresh, at, system) =>
    fresh
      ? `Es ist nicht mehr wirksam, überprüft ${at} bei: ${system}.`
      : `Bei der letzten Überprüfung (${at}) war es nicht mehr wirksam: ${system}.`,

  youHaveNotAskedForAnything: "Sie haben noch nichts angefordert.",
  someAreOpen: (open, shown, partly) =>
    partly
      ? `Von Ihren ${yours(shown)}, ${isOne(open) ? "ist" : "sind"} ${open} nicht umgesetzt oder ${isOne(open) ? "konnte" : "konnten"} nicht überprüft werden.`
      : `${open} von Ihren ${requests(shown)} ${notInPlace(open)}.`,
  allStopped: (shown, partly) => {
    if (isOne(shown)) return "Ihre Anforderung wurde gestoppt.";
    return partly ? `Ihre ${yours(shown)}, wurden gestoppt.` : "Alle Ihre Anforderungen wurden gestoppt.";
  },
  settledOrStopped: (shown, partly) =>
    partly ? `Ihre ${yours(shown)}, sind erledigt.` : "Alles, was Sie noch anfordern, ist umgesetzt.",
  allInPlace: (shown, partly) => {
    if (isOne(shown)) return "Ihre Anforderung ist umgesetzt.";
    return partly ? `Ihre ${yours(shown)}, sind umgesetzt.` : `Alle Ihre ${requests(shown)} sind umgesetzt.`;
  },

  nothingIsAskedForAtThe: "Zurzeit ist nichts angefordert.",
  serviceHeadline,
  notEverythingCouldBeCheckedYet: "Noch nicht alles konnte überprüft werden.",
  everythingWasLastCheckedAt: (at) => `Alles wurde zuletzt überprüft: ${at}.`,
  pausedSince: (all, at) =>
    `${all ? "Alle" : "Einige"} Änderungen sind seit ${at} angehalten; die Überprüfung läuft weiter.`,
  nextCheckOfAll: (at) => `Nächste Überprüfung ${at}.`,
  problem: (noun, n, [one, many], since) =>
    `${noun}: ${requests(n)} ${isOne(n) ? one : many}. ${isOne(n) ? "Seit" : "Die älteste seit"} ${since}.`,

  weDoNotKnowHowIt: "Wir wissen nicht, wie es steht. Diese Seite versucht es von selbst wieder.",
  thereIsNoStatusUnderThis: "Unter dieser Adresse gibt es keinen Status.",
  theLinkMayHaveExpiredOr: "Der Link kann abgelaufen oder zurückgezogen worden sein.",
  askWhoeverSentItToYou: "Bitten Sie die Person, die ihn geschickt hat, um einen neuen.",
  notCheckedYet: "Noch nicht überprüft",
  isThisOnlyMe: "Betrifft das nur mich?",
  asOf: (at) => `Stand ${at}`,
  whenYouAskForSomethingThis:
    "Wenn Sie etwas anfordern, sagt diese Seite, ob es umgesetzt ist und woher wir das wissen.",
  theseAreTheLastThatChanged: (shown, total) => `Dies sind die letzten ${yours(shown)}, von ${total}.`,
  yourRequests: "Ihre Anforderungen",
  settled: "Erledigt",
  whatWasDone: "Was getan wurde",
  statusUnavailable: "Status nicht verfügbar",
  titleOf: (label, name, reference) => `${label} · ${name} · Anforderung ${reference}`,
  request: (reference) => `Anforderung ${reference}`,
  asJson: "Als JSON",
  asFeed: "Als Feed",
  openProblems: "Offene Probleme",
  noneThatWeKnowOf: "Keine, von denen wir wissen.",
  howManyRequestsAre: "Wie viele Anforderungen es sind",
  serviceStatus: "Status des Dienstes",
};
