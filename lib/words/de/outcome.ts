import type { AllWords } from "../words.ts";
import { listed } from "./speech.ts";

export const outcome: AllWords["outcome"] = {
  whatMayBeItsEffect: "Was seine Wirkung sein kann",
  nothingFound: "Keine Quelle zeigt etwas, das seine Wirkung sein kann.",
  sure: { strong: "sehr wahrscheinlich", fair: "möglich", weak: "unwahrscheinlich" },
  for: (reasons) => `Dafür spricht: ${listed(reasons)}.`,
  by: {
    receipt: "die Antwort nannte es",
    marker: "es trägt unsere Markierung",
    link: "unser Eintrag nennt es",
    name: "sein Name passt",
    time: "es wurde erst nach Beginn des Versuchs gesehen",
  },
  against: (reasons) => `Dagegen spricht: ${listed(reasons)}.`,
  but: {
    there_before: "es war vorher schon da",
    other_key: "es ist unter einem anderen Schlüssel bekannt",
    other_owner: "es hat einen anderen Eigentümer",
    other_fields: "es weicht von der Anforderung ab",
    not_shown_since: "eine spätere Abfrage zeigt es nicht",
  },
  shownBy: (sources) => `Gezeigt von ${listed(sources)}`,
  knownAs: "Bekannt als",
  adopt: "Übernehmen",
  notMine: "Gehört nicht dazu",
  didNotHappen: "Nicht geschehen",
  tookEffect: "Es hat gewirkt",
  adoptTitle: (id) => `${id} stammt aus diesem Versuch`,
  notMineTitle: (id) => `${id} stammt nicht aus diesem Versuch`,
  didNotHappenTitle: "Der Versuch hat nicht gewirkt",
  tookEffectTitle: "Der Versuch hat gewirkt",
  adoptSays:
    "Ihr Wort weist nichts nach: das tut die nächste Abfrage. Verknüpft wird mit einem eigenen Plan; wo die Zuordnung schwach ist, wartet er auf eine Freigabe.",
  notMineSays: "Es wird für diesen Versuch nicht mehr angeboten. Sonst ändert sich nichts.",
  didNotHappenSays:
    "Nichts wird gesendet, bevor eine Abfrage zeigt, was da ist. Wirkt der Versuch später doch noch, wird das gefunden und benannt.",
  tookEffectSays: "Ihr Wort weist nichts nach: das tut die nächste Abfrage.",
  whatDidYouCheck: "Was haben Sie außerhalb geprüft, und was kam heraus?",
  whyIsItNot: "Warum nicht?",
  itStandsInTheRecord: "Es steht im Protokoll, mit Ihrem Namen.",
  onlyReviewers: "Nur Prüfer und Administratoren des Eigentümerteams sagen, was daraus wurde",
  youAskedForIt: "Sie haben das angefordert; jemand anderes sagt, was daraus wurde",
  itMayStillTakeEffect: "Er kann noch wirken; zuerst kommt eine Abfrage",
  itIsKnownElsewhere: "Es ist unter einem anderen Schlüssel bekannt und kann hier nicht verknüpft werden",
  firstSayThatItIsNot:
    "Was sehr wahrscheinlich seine Wirkung ist, ist da: übernehmen Sie es, oder sagen Sie zuerst, dass es nicht dazugehört",
};
