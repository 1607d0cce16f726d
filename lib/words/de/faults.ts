import type { AllWords } from "../words.ts";

export const faults: AllWords["faults"] = {
  thisPageCouldNotBeMade: "Diese Seite konnte nicht erstellt werden",
  nothingWasChanged: "Nichts wurde geändert.",
  quoteWhenYouReportIt: (digest) => `Nennen Sie ${digest}, wenn Sie es melden.`,
  whatWasAskedForWhatIs: "Was angefordert wurde, was wahr ist und was wegen des Unterschieds geschieht.",
  thereIsNothingAtThisAddress: "Unter dieser Adresse gibt es nichts.",
  itMayHaveBeenMistypedOr: "Sie kann falsch getippt sein, oder Sie dürfen nicht sehen, was sie bezeichnet hat.",
  goToTheStart: "Zum Anfang",
};
