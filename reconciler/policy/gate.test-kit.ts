/** A repair that nothing stands against, for tests to put something in its way. */
import type { Plan } from "../model/repair.ts";
import type { Approval, GateInput } from "./gate-input.ts";

export const NOW = Date.parse("2024-05-06T10:00:00Z");
export const seconds = (count: number) => NOW + count * 1000;

export const plan: Plan = {
  title: "Revoke 1 grant",
  steps: [],
  contract: {
    touches: [],
    bound: { objects: 1, fields: ["permissions"], money: null },
    evidence: [],
    leavesAlone: [],
    precondition: "",
    postcondition: "",
    undo: "reversible",
    risk: "medium",
    ifWrong: "",
    credential: "billing",
    removes: true,
  },
  kind: "access",
  key: "reader",
  class: "permission_drift",
  direction: "over",
  generation: 1,
  factsDigest: "",
  observedVersion: "",
  policyVersion: 1,
  connectorVersion: "1",
  owner: "billing",
  ownerEpoch: 1,
  hash: "a".repeat(64),
};

export const risky = (risk: Plan["contract"]["risk"]): Plan => ({ ...plan, contract: { ...plan.contract, risk } });
export const keeping: Plan = { ...plan, contract: { ...plan.contract, removes: false } };

export const clear: GateInput = {
  now: NOW,
  target: { connector: "postgres", kind: "access", key: "reader" },
  drift: { class: "permission_drift", direction: "over" },
  plan,
  evidence: {
    asOf: seconds(-50),
    expiresAt: seconds(850),
    intentAt: seconds(-1000),
    contradictory: false,
    openAttempt: "none",
  },
  stops: [],
  holds: { blocked: null, snoozed: null, accepted: null },
  owner: { id: "billing", living: true, epoch: 1 },
  credentialOk: true,
  recurrence: { count: 0, limit: 3, open: null },
  window: { open: true },
  population: {
    objects: 100,
    drifted: 1,
    removed: 1,
    minimum: 10,
    driftedPercentMax: 30,
    removedPercentMax: 20,
    emptyGuard: true,
  },
  broken: [],
  budgets: [{ scope: "owner:billing", used: 0, limit: 10, needed: 1 }],
  parked: null,
  policy: { mode: "automatic", approvals: 1, bothOwners: false, version: 1 },
  notUnattended: [],
  riskLimit: "medium",
  correlation: "strong",
  ownerTeams: ["billing"],
  approvals: [],
  undoUntil: null,
};

export function approval(person: string, over: Partial<Approval> = {}): Approval {
  return {
    personId: person,
    name: person.toUpperCase(),
    planHash: plan.hash,
    expiresAt: seconds(60),
    holdsRight: true,
    team: "billing",
    isAsker: false,
    ...over,
  };
}
