import type { JudgeInput } from "./judge.ts";
import { openRepairOf } from "./judge.ts";
export function gateInputOf(input: JudgeInput, f: any) {
  const auto = ["missing_external/never_made", "missing_external_id/", "attribute_drift/"];
  const r = openRepairOf(input.bundle, f.drift.class);
  return {
    plan: f.plan,
    mode: auto.includes(`${f.drift.class}/${f.drift.direction ?? ""}`) ? "automatic" : "review",
    approved: r?.state === "approved" && r.planHash === f.plan?.hash,
    stop: input.settings.stops.length > 0,
    contradiction: f.drift.class === "contradictory_evidence",
  };
}
