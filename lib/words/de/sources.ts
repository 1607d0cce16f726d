import type { AllWords } from "../words.ts";
import { count, duration, durationExact, isOne, plural } from "./speech.ts";

const ofSources = (all: number) => plural(all, "Quelle", "Quellen");

export const sources: AllWords["sources"] = {
  noneAnswered: (all) =>
    `0 von ${ofSources(all)} haben geantwortet. ${isOne(all) ? "Sie wurde nie" : "Keine wurde je"} bis zum Ende gelesen.`,
  ofAnsweredInTheLast: (recent, all, span) =>
    `${count(recent)} von ${ofSources(all)} ${isOne(recent) ? "hat" : "haben"} geantwortet (${span}).`,
  lastTryNotBelieved: (doubted, all) =>
    `Bei ${count(doubted)} von ${ofSources(all)} ist die letzte Abfrage gescheitert oder nicht glaubhaft.`,
  hour: "letzte Stunde",
  minutes: (minutes) => (isOne(minutes) ? "letzte Minute" : `letzte ${minutes} Minuten`),
  eachWasReadToItsEnd: "Jede wurde innerhalb der Zeit, für die ihr Wort gilt, bis zum Ende gelesen.",
  eachIsGoodFor: (freshnessMs) => `Jede ihrer Angaben gilt ${duration(freshnessMs)} lang.`,
  asOf: "Stand",
  nothingIsConcludedFromItWhat: "Daraus wird nichts geschlossen: was vorher bekannt war, gilt weiter und altert.",
  aReviewerCanAcceptTheSize: "Wer prüft oder verwaltet, kann sagen, dass so wenige richtig sind.",
  whySoFewAreRight: "Warum sind so wenige richtig?",
  whatIsMissingIsReadOneByOne: "Was fehlt, wird trotzdem einzeln gelesen, bevor es als verschwunden gilt.",
  acceptSize: (counted) => `${plural(counted, "Eintrag", "Einträge")} annehmen`,
  wasNeverReadToItsEnd: "wurde nie bis zum Ende gelesen",
  wasLastReadToItsEnd: (other) => `wurde zuletzt vor ${duration(other)} bis zum Ende gelesen`,
  theOther: (answered, when) => `${answered} Die andere ${when}.`,
  pushedItTellsByItselfAnd:
    "Gemeldet: sie meldet selbst und wird nie abgefragt. Sie spricht nur für das, was sie nennt.",
  scannedAndItCoversAllA:
    "Abgefragt, und sie deckt alles ab: eine vollständige Abfrage bestätigt alles, dem sie nicht widerspricht.",
  scannedAndItSpeaksOnlyFor:
    "Abgefragt, und sie spricht nur für das, was sie nennt: was sie nicht nennt, kann durchaus vorhanden sein.",
  nothingWasCountedYet: "Noch wurde nichts gezählt.",
  entriesCounted: (counted) => `${plural(counted, "Eintrag", "Einträge")} gezählt`,
  itDoesNotSayHowMany: (entries) => `${entries}. Wie viele es gibt, sagt sie nicht.`,
  asManyAsItSaidThat: (entries) => `${entries}, so viele, wie sie angekündigt hat.`,
  itSaidThatThereAre: (entries, announced) => `${entries}. Angekündigt hat sie ${count(announced)}.`,
  itCouldNotBeRead: (lastError) => `Nicht lesbar: ${lastError}`,
  noneIsDeclaredSoAView: "Keiner ist deklariert; eine eingeschränkte Sicht wäre daran nicht zu erkennen.",
  isAlwaysThereAScanThat: (canary) => `${canary} ist immer da. Einer Abfrage, die es nicht zeigt, wird nicht geglaubt.`,
  noneEveryEntryIsWhatThe: "Keine: jeder Eintrag ist so, wie die Quelle es zusichert.",
  notWhatTheSourcePromises: (more, n) =>
    `${more ? "Mindestens " : ""}${plural(n, "Eintrag ist", "Einträge sind")} nicht so, wie die Quelle es zusichert.`,
  noneOfThemIsYours: " Keiner davon ist Ihrer.",
  theFirst: (first) => ` Die ersten ${count(first)}:`,
  nothingIsConcludedFrom: (entries, _n, shown) => `${entries} Daraus wird nichts geschlossen.${shown}`,
  and: (raw, rest) => `${raw} … und ${plural(rest, "weiteres Zeichen", "weitere Zeichen")}`,
  aRepeatedCallIsRecognised: "Ein wiederholter Aufruf wird an seinem Schlüssel erkannt",
  aRepeatedCallIsRefusedBecause: "Ein wiederholter Aufruf wird abgelehnt, weil der Name vergeben ist",
  aCallSaysWhatItExpects: "Ein Aufruf sagt, was er erwartet, und wird sonst abgelehnt",
  aRepeatedCallLeavesTheSame: "Ein wiederholter Aufruf hinterlässt denselben Zustand",
  aRepeatedCallMayActTwice: "Ein wiederholter Aufruf kann doppelt wirken",
  ofTheLastLooksReachedTheir: (whole, scans, before) =>
    `${before ? "Davor: " : ""}${whole} der letzten ${scans} Abfragen kamen ohne Auffälligkeit zum Ende.`,
  in: (to) => ` in ${durationExact(to)}`,
  countedIn: (counted, took) => `${counted} gezählt${took}`,
  didNotReachItsEnd: "kam nicht zum Ende",
  notBelieved: (why) => `nicht geglaubt: ${why}`,
  notDeclaredInTheConfigurationAny: "Nicht mehr in der Konfiguration deklariert",
  refused: ", abgelehnt",
  notKnownLimit: (freshnessMs) => `nicht bekannt, Grenze ${duration(freshnessMs)}`,
  ofAllowed: (freshnessMs) => `von ${duration(freshnessMs)} erlaubt`,
  neverReadToItsEnd: "nie bis zum Ende gelesen",
  anUnclearOutcomeCanBeLooked: (lookup, inFlightMs) =>
    `Ein unklarer Ausgang lässt sich nachsehen: ${lookup}; ein Aufruf kann bis zu ${duration(inFlightMs)} ankommen, nachdem wir nicht mehr warten.`,
  speaksAbout: "Spricht über",
  standing: "Gewicht",
  howItIsRead: "Wie sie gelesen wird",
  spokeOf: "Sprach über",
  ofTheObjectsOfThisKind: (covered, objects) => `${count(covered)} der ${count(objects)} Objekte dieser Art`,
  connector: "Konnektor",
  lastPush: "Letzte Meldung",
  freshness: "Aktualität",
  lastCompleteScan: "Letzte vollständige Abfrage",
  lastTry: "Letzter Versuch",
  counted: "Gezählt",
  canary: "Kontrollobjekt",
  setAside: "Beiseitegelegt",
  noKey: "kein Schlüssel",
  aCallMayBeCarriedOut: "Ein Aufruf kann teilweise ausgeführt werden.",
  aCallHappensWholeOrNot: "Ein Aufruf geschieht ganz oder gar nicht.",
  theSources: "die Quellen",
  looksAreOld: (n) =>
    isOne(n)
      ? "Die Abfrage von 1 davon ist älter, als ihr Wort gilt; was allein darauf beruht, ist nicht beurteilbar."
      : `Die Abfragen von ${count(n)} davon sind älter, als ihr Wort gilt; was allein darauf beruht, ist nicht beurteilbar.`,
  noSourceHasBeenReadYet: "Noch wurde keine Quelle gelesen.",
  lookupWords: {
    by_key: "über den Schlüssel des Aufrufs",
    by_marker: "über ein Zeichen, das der Aufruf hinterlässt",
    by_name: "über den Namen",
    list_only: "nur, indem alles aufgelistet wird",
    none: "gar nicht",
  },
  readWords: {
    strong: "Zeigt eine Änderung sofort",
    lagging: "Zeigt eine Änderung vielleicht später",
    unknown: "Zeigt eine Änderung vielleicht später, niemand weiß, wie viel später",
  },
  standingMeans: {
    authoritative: "Ihre vollständige Abfrage entscheidet, was wahr ist.",
    supporting: "Eine Zeugin: sie kann widersprechen, aber nicht allein entscheiden.",
    context: "Hilft Menschen. Sie rechtfertigt nie eine Reparatur und schließt nie eine Abweichung.",
  },
};
