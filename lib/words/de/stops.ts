import type { AllWords } from "../words.ts";
import { count, isOne, plural } from "./speech.ts";

export const stops: AllWords["stops"] = {
  anybodyMayStopReviewersAndAdministrators:
    "Stoppen dürfen alle; wieder zulassen dürfen Reparaturen Prüfer und Administratoren",
  onlyReviewersOfTeamAndAdministrators: (name) =>
    `Nur Prüfer des Teams ${name} und Administratoren dürfen diese Reparaturen zulassen`,
  aPauseSaysWhenItEnds: "Eine Pause sagt, wann sie endet.",
  plannedPause: "Geplante Pause: sie endet von selbst, und was sich ansammelt, wird gezählt",
  nothingHasPiledUp: "Dahinter hat sich nichts angesammelt.",
  behindIt: (drifts, act, ask, approved) =>
    `Dahinter ${plural(drifts, "Abweichung", "Abweichungen")}: ${count(act)} ohne Person, ${count(ask)} mit einer Person${approved === 0 ? "" : `, ${count(approved)} schon freigegeben`}.`,
  ofOtherTeams: (hidden, drifts) =>
    hidden === drifts
      ? `${isOne(hidden) ? "Sie gehört" : "Alle gehören"} anderen Teams.`
      : `${count(hidden)} davon ${isOne(hidden) ? "gehört" : "gehören"} anderen Teams.`,
  andMore: (more) => `und ${count(more)} weitere.`,
  parkedTooMany: "Geparkt: zu viele auf einmal",
  repairsOf: (wanted, kind) => `${plural(wanted, "Reparatur", "Reparaturen")} an ${kind}`,
  aReviewerCanRelease: "Ein Prüfer kann sie freigeben.",
  whyTheseMayAllAct: "Warum diese alle handeln dürfen",
  itStandsInTheRecord:
    "Es steht im Protokoll. Richtlinien, Stopps und Nachweise entscheiden weiter über jede einzelne.",
  release: (wanted) => `${plural(wanted, "Reparatur", "Reparaturen")} freigeben`,
  thisIsNoTime: "Das ist keine Zeit.",
  thisTimeIsOver: "Diese Zeit ist vorbei.",
  aStopEndsWithinAYear: "Ein Stopp endet innerhalb eines Jahres oder hat kein Ende.",
  allowRepairs: "Reparaturen zulassen",
  whatItHeldBackIsJudged:
    "Was er zurückgehalten hat, wird neu beurteilt und kann innerhalb der Richtlinien und Limits sofort beginnen.",
  keepItStopped: "Gestoppt lassen",
  allowRepairsTitle: (scope) => `Reparaturen zulassen: ${scope}`,
  allow: (scope) => `${scope} zulassen`,
  stoppedBy: (pause, stopper, reason) => `${pause ? "Pausiert" : "Gestoppt"} von ${stopper}: ${reason}`,
  whyRepairsMayActAgain: "Warum Reparaturen wieder handeln dürfen",
  optionalItStandsInTheRecord: "Freiwillig. Es steht im Protokoll.",
  by: (stopper) => `von ${stopper},`,
  allowedAgain: "wieder zugelassen",
  over: "vorbei",
  endedByItself: "von selbst beendet",
  newestFirst: "neueste zuerst",
  nothingThatYouMaySeeIs: "Nichts, was Sie sehen dürfen, ist unterwegs.",
  noClearAnswerNoFurtherAttempt: "Keine klare Antwort. Kein weiterer Versuch, bis eine Abfrage es klärt. Gesendet",
  underWaySince: "Unterwegs seit",
  answersBy: ", Antwort bis",
  alreadySentOrMayHaveBeen: "Schon gesendet, oder vielleicht",
  noAutomaticRepairTookFromA:
    "In den letzten 24 h hat keine automatische Reparatur ein Limit beansprucht. Jedes Limit ist unverbraucht.",
  limitsOfAutomaticRepairsByKind: "Limits automatischer Reparaturen, nach Art und Klasse",
  used: "Verbraucht",
  wholeAgain: "Wieder frei",
  of: (over, used, limit) => `${over ? "0" : count(used)} von ${count(limit)}`,
  spentTheRestWaits: "aufgebraucht; der Rest wartet",
  limitsInUse: "Beanspruchte Limits",
  automaticRepairsAnHour: "automatische Reparaturen pro Stunde",
  nowInTheWindowBefore: (used) => `jetzt; ${plural(used, "Reparatur", "Reparaturen")} im Zeitraum davor`,
  sayWhySoThatOthersUnderstand: "Sagen Sie warum, damit andere es verstehen.",
  untilInYourLocalTime: "Bis, in Ihrer Ortszeit",
  emptyUntilSomebodyAllowsRepairsAgain: "Leer: bis jemand Reparaturen wieder zulässt.",
  nothingIsStopped: "Nichts ist gestoppt.",
  stopped: (pause, scope) => `${scope} ${pause ? "pausiert" : "gestoppt"}`,
  bySince: (stopper) => `Von ${stopper} seit`,
  stopsInForce: "Geltende Stopps",
  untilSomebodyAllowsRepairs: "bis jemand Reparaturen zulässt",
  lookingGoesOnWhateverIsStopped: "Abgefragt wird weiter, was auch gestoppt ist. Stand",
  stopsAndLimits: "Stopps und Limits",
  underWayOrUnclear: (inFlight) => ` ${plural(inFlight, "Versuch", "Versuche")} unterwegs oder ungeklärt.`,
  repairsMayActInsideTheirPolicies: (sent) =>
    `Reparaturen dürfen innerhalb ihrer Richtlinien und Limits handeln.${sent}`,
  allRepairsAreStopped: (sent) => `Alle Reparaturen sind gestoppt.${sent}`,
  inForceOtherRepairsMayAct: (inForce, sent) =>
    `${plural(inForce, "Stopp ist", "Stopps sind")} in Kraft; andere Reparaturen dürfen handeln.${sent}`,
};
