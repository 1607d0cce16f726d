import { visibleText } from "@/lib/format/visible-text";
import type { DriftBrief } from "@/lib/query/drifts";
import type { Words } from "@/lib/words/words";

type Known = Pick<DriftBrief, "repairState" | "gateVerdict" | "gateSays" | "status">;

/** What happens next, in a few words: what was decided before what the gate says, and what holds it before a decision to come. */
export function nextStep(t: Words, row: Known): string {
  switch (row.repairState) {
    case "proposed":
      return row.gateVerdict === "hold" ? gateStep(t, row) : t.drift.aPersonDecides;
    case "approved":
      return t.drift.approvedNotSentYet;
    case "attempting":
      return t.common.beingSent;
    case "verifying":
      return t.drift.sentCheckingTheResult;
    case "not_confirmed":
      return t.drift.noFurtherAttemptUntilARead;
    default:
      return gateStep(t, row);
  }
}

function gateStep(t: Words, { gateVerdict, gateSays, status }: Known): string {
  switch (gateVerdict) {
    case "act":
      return t.drift.repairsItselfNext;
    case "ask":
      return t.drift.aPersonDecides;
    case "hold":
    case "refuse":
      return gateSays ? visibleText(gateSays) : t.drift.held;
    default:
      return status === "not_confirmed" ? t.drift.noFurtherAttemptUntilARead : t.drift.notDecidedYet;
  }
}
