import { speechOf } from "../speech.ts";

/*
 * Deutsch. Anrede „Sie“, schlicht und genau; nichts wird versprochen. Begriffe: drift Abweichung, review Prüfung,
 * evidence Nachweis, repair Reparatur, stop Stopp, approve freigeben, block sperren, look Abfrage, run Lauf,
 * policy Richtlinie, source Quelle, owner Eigentümer, plan Plan, attempt Versuch, the record Protokoll.
 */

export const speech = speechOf({
  locale: "de-DE",
  // Die Zeichen des SI: sie stehen auch mitten im Satz ohne Punkt.
  units: { day: "d", hour: "h", minute: "min", second: "s", millisecond: "ms" },
  noTime: "Zeit nicht bekannt",
  justNow: "gerade eben",
  ago: (span) => `vor ${span}`,
  ahead: (span) => `in ${span}`,
  day: (day, month, year) => `${day}. ${month}${year === null ? "" : ` ${year}`}`,
  ordinal: (n) => `${n}.`,
  // Nomen bleiben groß.
  inSentence: (name) => name,
});

export const { capped, count, duration, durationExact, exact, inSentence, isOne, listed, ordinal, plural } = speech;
