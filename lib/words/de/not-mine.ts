import type { AllWords } from "../words.ts";

export const notMine: AllWords["notMine"] = {
  short: {
    not_reviewer: "ein Prüfer entscheidet",
    other_team: "ein anderes Team entscheidet",
    proposer_unknown: "niemand darf entscheiden",
    proposed_it: "nicht, wer es vorgeschlagen hat",
    asked_for_it: "nicht, wer es angefordert hat",
    decided_already: "wartet auf eine weitere Person",
    object_blocked: "gesperrt",
  },
};
