import type { Direction, DriftClass } from "@/reconciler/model/drift-class";
import type { RepairState } from "@/reconciler/model/repair";
import type { ObjectStatus } from "@/reconciler/model/status";
import type { GateVerdict, Standing } from "@/reconciler/model/verdict";

/*
 * Names for the console. Translator: adjectives that say what is true now, sentence case, no verbs that
 * promise. What end users read is in status-page.ts, what the console says after an act in operator.ts.
 */

const STATUS_LABELS: Record<ObjectStatus, string> = {
  pending: "Pending",
  verifying: "Verifying",
  in_place: "In place",
  repair_needed: "Repair needed",
  blocked_on_review: "Blocked on review",
  not_confirmed: "Not confirmed",
  stopped: "Stopped",
};

export function statusLabel(status: ObjectStatus, stale = false): string {
  return status === "in_place" && stale ? "In place when last checked" : STATUS_LABELS[status];
}

export const CLASS_NAMES: Record<DriftClass, string> = {
  missing_external: "Missing externally",
  extra_external: "Extra externally",
  missing_external_id: "Missing external id",
  permission_drift: "Permission drift",
  stale_owner: "Stale owner",
  duplicate_side_effect: "Duplicate side effect",
  unknown_after_repair: "Unknown after repair",
  attribute_drift: "Attribute drift",
  contradictory_evidence: "Contradictory evidence",
};

export const DIRECTION_NAMES: Record<Direction, string> = {
  never_made: "never made",
  vanished: "vanished",
  over: "more than asked",
  under: "less than asked",
  both: "more and less than asked",
  contested: "contested",
  departed: "owner departed",
};

export const GATE_VERDICT_NAMES: Record<GateVerdict, string> = {
  act: "May act",
  ask: "Needs a person",
  hold: "On hold",
  refuse: "Refused",
};

export const REPAIR_STATE_NAMES: Record<RepairState, string> = {
  proposed: "Proposed",
  approved: "Approved",
  attempting: "Being sent",
  verifying: "Checking the result",
  not_confirmed: "Not confirmed",
  confirmed: "Confirmed",
  did_not_happen: "Did not happen",
  did_not_hold: "Did not hold",
  blocked: "Blocked",
  expired: "Expired",
  superseded: "Superseded",
};

export const STANDING_NAMES: Record<Standing, string> = {
  authoritative: "Decides",
  supporting: "Supports",
  context: "Not used for decisions",
};
