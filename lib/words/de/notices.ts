import type { notices as shape } from "../en/notices.ts";
import { ordinal } from "./speech.ts";

export const notices: typeof shape = {
  tellMe: "Bei Änderungen Bescheid geben",
  title: "Bei Änderungen Bescheid geben",
  oneMessage: "Eine Nachricht für jede Änderung dessen, was gilt; keine für Schritte dazwischen.",
  byMail: "Per E-Mail",
  byWebhook: "Per Webhook",
  eMailAddress: "E-Mail-Adresse",
  webhookAddress: "Adresse des Webhooks",
  httpsOnly: "https und aus dem Internet erreichbar. Jede Nachricht ist signiert (Standard Webhooks).",
  quietHours: "Nicht zwischen 22:00 und 7:00 Uhr (UTC); was dann geschieht, wird um 7:00 Uhr gesagt",
  askMe: "Die Frage an mich senden",
  addWebhook: "Webhook hinzufügen",
  weAskFirst: "Wir senden eine E-Mail, die fragt, ob Sie das möchten. Vor Ihrem Ja darin kommt nichts anderes.",
  byFeed: "Im Feedreader",
  feedHint: "Wer diese Adresse hat, kann den Status lesen, wie mit dem Link selbst.",
  backToTheStatus: "Zurück zum Status",
  sentMail: "Sehen Sie in Ihre E-Mails. Vor Ihrem Ja dort wird nichts anderes gesendet.",
  sentWebhook: "Die Adresse wird einmal gefragt. Ab ihrer ersten 2xx-Antwort bekommt sie Bescheid.",
  secret: "Das Geheimnis, nur jetzt zu sehen:",
  couldNot: "Das war nicht möglich. Nichts wurde geändert.",
  mailIsOff: "E-Mail ist hier nicht eingerichtet.",

  noticesTitle: "Nachrichten",
  youAreTold: "Sie bekommen Bescheid, wenn sich dies ändert.",
  youAreAsked: "Sie bekommen noch nicht Bescheid. Möchten Sie das?",
  webhookIsAsked: "Der Webhook hat noch nicht geantwortet.",
  noLonger: "Sie bekommen nicht mehr Bescheid.",
  because: {
    stopped: "Jemand, der diese Nachrichten liest, hat sie beendet.",
    failing:
      "Die Adresse war lange nicht erreichbar, deshalb wird nichts mehr an sie gesendet. Bestellen Sie neu, wenn sie es wieder ist.",
    link_ended: "Der Link, mit dem sie bestellt wurden, ist abgelaufen oder wurde zurückgezogen.",
  },
  yes: "Ja, Bescheid geben",
  noMore: "Nicht mehr Bescheid geben",
  statusNow: "Der Status jetzt",
  takesScripts: "Die Antwort braucht Skripte.",

  whyYouGotThis:
    "Jemand mit dem Link zu diesem Status hat danach gefragt, und Sie haben Ja gesagt. Der Link oben beendet es.",
  timesInThirtyDays: (n) => `zum ${ordinal(n)} Mal in 30 Tagen`,
  questionSubject: (reference) => `Möchten Sie Bescheid über Anforderung ${reference} bekommen?`,
  somebodyAsked: (organisation, reference) =>
    `Jemand hat ${organisation} gebeten, dieser Adresse Bescheid zu geben, wenn sich der Status der Anforderung ${reference} ändert.`,
  toSayYes: "Wenn Sie das möchten, sagen Sie hier Ja:",
  otherwiseDoNothing: "Sonst brauchen Sie nichts zu tun: Es wird nichts mehr gesendet.",

  settingsTitle: "Nachrichten an Endnutzer",
  mailFrom: "E-Mails kommen von",
  noMailConfigured: "niemandem: plumbline.config.ts hat keine notices, angeboten werden nur Webhooks und Feeds",
  off: "Niemand kann bestellen: PLUMBLINE_NOTICE_KEY ist für den Webprozess und den Reconciler nicht gesetzt.",
  told: "Bekommen Bescheid",
  asked: "Haben noch nicht Ja gesagt",
  failing: "In 30 Tagen beendet, weil ihre Adresse nicht antwortete",
  waiting: "Nachrichten, die warten",
};
