import { visibleText } from "@/lib/format/visible-text";
import type { DriftListRow } from "@/lib/query/drifts";

type Known = Pick<DriftListRow, "repairState" | "gateVerdict" | "gateReasons" | "status">;

/** What happens next, in a few words; whatever was decided comes before what the gate would say. */
export function nextStep(row: Known): string {
  switch (row.repairState) {
    case "proposed":
      return "A person decides";
    case "approved":
      return "Approved, not sent yet";
    case "attempting":
      return "Being sent";
    case "verifying":
      return "Sent, checking the result";
    case "not_confirmed":
      return "No further attempt until a read settles it";
    default:
      return gateStep(row);
  }
}

function gateStep({ gateVerdict, gateReasons, status }: Known): string {
  const why = gateReasons[0]?.says;
  switch (gateVerdict) {
    case "act":
      return "Repairs itself next";
    case "ask":
      return "A person decides";
    case "hold":
    case "refuse":
      return why ? visibleText(why) : "Held";
    default:
      return status === "not_confirmed" ? "No further attempt until a read settles it" : "Not decided yet";
  }
}
