import type { Direction, DriftClass } from "../../../reconciler/model/drift-class.ts";
import type { RepairState } from "../../../reconciler/model/repair.ts";
import type { ObjectStatus } from "../../../reconciler/model/status.ts";
import type { GateVerdict, Standing } from "../../../reconciler/model/verdict.ts";

/*
 * Names for the console. Translator: adjectives that say what is true now, sentence case, no verbs that
 * promise. What end users
 * read is in status-page.ts, what the console says after an act in operator.ts.
 */

const statuses: Record<ObjectStatus, string> = {
  pending: "Pending",
  verifying: "Verifying",
  in_place: "In place",
  repair_needed: "Repair needed",
  blocked_on_review: "Blocked on review",
  not_confirmed: "Not confirmed",
  stopped: "Stopped",
};

const classes: Record<DriftClass, string> = {
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

const directions: Record<Direction, string> = {
  never_made: "never made",
  vanished: "vanished",
  over: "more than asked",
  under: "less than asked",
  both: "more and less than asked",
  contested: "contested",
  departed: "owner departed",
};

const verdicts: Record<GateVerdict, string> = {
  act: "May act",
  ask: "Needs a person",
  hold: "On hold",
  refuse: "Refused",
};

const repairStates: Record<RepairState, string> = {
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

const standings: Record<Standing, string> = {
  authoritative: "Decides",
  supporting: "Supports",
  context: "Not used for decisions",
};

export const names = {
  status: (status: ObjectStatus, stale = false): string =>
    status === "in_place" && stale ? "In place when last checked" : statuses[status],
  classes,
  directions,
  verdicts,
  repairStates,
  standings,
};
