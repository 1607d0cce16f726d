import { ordinal } from "./speech.ts";

/* Being told of a status, by mail or webhook. Translator: the reader may know nothing of us but the link that they hold. */
export const notices = {
  tellMe: "Tell me when it changes",
  title: "Tell me when it changes",
  oneMessage: "One message for each change of what is true, none for steps in between.",
  byMail: "By e-mail",
  byWebhook: "By webhook",
  eMailAddress: "E-mail address",
  webhookAddress: "Address of the webhook",
  httpsOnly: "https, and reachable from the internet. Each message is signed (Standard Webhooks).",
  quietHours: "Not between 22:00 and 7:00 (UTC); what happens then is told at 7:00",
  askMe: "Send me the question",
  addWebhook: "Add the webhook",
  weAskFirst: "We send one mail that asks whether you want this. Nothing else comes before you say yes in it.",
  byFeed: "In a feed reader",
  feedHint: "Whoever has this address can read the status, as with the link itself.",
  backToTheStatus: "Back to the status",
  sentMail: "Look into your mail. Nothing else is sent before you say yes there.",
  sentWebhook: "The address is asked once. From its first 2xx answer on it is told.",
  secret: "Its secret, shown only now:",
  couldNot: "That was not possible. Nothing was changed.",
  mailIsOff: "Mail is not set up here.",

  noticesTitle: "Notices",
  youAreTold: "You are told when this changes.",
  youAreAsked: "You are not told yet. Do you want to be?",
  webhookIsAsked: "The webhook has not answered yet.",
  noLonger: "You are not told any more.",
  because: {
    stopped: "Somebody who reads these notices ended them.",
    failing:
      "The address could not be reached for a long time, so nothing more is sent to it. Subscribe again when it can.",
    link_ended: "The link that they were asked for with has ended or was withdrawn.",
  },
  yes: "Yes, tell me",
  noMore: "Do not tell me any more",
  statusNow: "The status now",
  takesScripts: "Saying so needs scripts.",

  whyYouGotThis: "somebody who holds the link to this status asked for it, and you said yes. The link above ends it.",
  /** Behind "Repair needed again". */
  timesInThirtyDays: (n: number) => `${ordinal(n)} time in 30 days`,
  questionSubject: (reference: string) => `Do you want to be told about request ${reference}?`,
  somebodyAsked: (organisation: string, reference: string) =>
    `Somebody asked ${organisation} to tell this address when the status of request ${reference} changes.`,
  toSayYes: "If you want that, say yes here:",
  otherwiseDoNothing: "Otherwise you need not do anything: nothing more is sent.",

  /** Settings, for whoever runs the installation. */
  settingsTitle: "Notices to end users",
  mailFrom: "Mail comes from",
  noMailConfigured: "nowhere: plumbline.config.ts has no notices, so people are offered webhooks and feeds only",
  off: "Nobody can subscribe: PLUMBLINE_NOTICE_KEY is not set for the web process and the reconciler.",
  told: "Are told",
  asked: "Have not said yes",
  failing: "Ended in 30 days, because their address did not answer",
  waiting: "Messages that wait",
};
