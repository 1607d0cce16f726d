import type { StatusAttempt, StatusRepair, StatusRow } from "../../db/queries/status-view.ts";
import type { Conditions } from "../../reconciler/model/status.ts";

export const now = Date.parse("2025-11-24T10:42:07Z");
const minutes = (n: number) => n * 60_000;

export const conditions: Conditions = {
  verdict: "in_sync",
  expiresAt: now + minutes(1),
  wanted: "present",
  withdrawn: false,
  wasInPlace: true,
  attempted: false,
  openAttempt: "none",
  held: "none",
};

export const repair: StatusRepair = {
  class: "permission_drift",
  direction: "over",
  state: "proposed",
  foundAt: now - minutes(12),
  proposedAt: now - minutes(11),
  notBefore: null,
  needsPerson: true,
  onHold: false,
  decidedAt: null,
};

export const attempt: StatusAttempt = {
  class: "permission_drift",
  state: "happened",
  sentAt: now - minutes(3),
  provedAt: null,
  held: true,
  repair: { ...repair, state: "verifying", decidedAt: now - minutes(4) },
};

/** Names that belong to nobody who may read the page, in every field that could carry one. */
export const row: StatusRow = {
  reference: "PL-8F2KQ7A",
  kind: "database_access",
  subject: "Nightly export",
  conditions,
  now,
  requestedAt: now - minutes(22),
  changedByAsker: true,
  withdrawnAt: null,
  since: now - minutes(9),
  checkedAt: now - minutes(2),
  dueAt: null,
  sweeps: [now - 10_000, now - 40_000, now - 70_000],
  snoozed: false,
  drifts: [],
  attempt: null,
  repair: null,
};

export function rowWith(
  change: Partial<Omit<StatusRow, "conditions">> & { conditions?: Partial<Conditions> },
): StatusRow {
  return { ...row, ...change, conditions: { ...conditions, ...change.conditions } };
}
