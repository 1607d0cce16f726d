import type { Millis } from "../model/evidence.ts";
import type { GateReason, GateReasonCode, PolicyRow } from "../model/gate.ts";
import { saidInstant } from "../model/instant.ts";
import type { Risk } from "../model/repair.ts";
import type { Approval } from "./gate-input.ts";

/** People needed once a person has to decide at all. High risk and the consent of two owners take two. */
export function approvalsNeeded(policy: Pick<PolicyRow, "approvals" | "bothOwners">, risk: Risk): 1 | 2 {
  return policy.bothOwners || risk === "high" ? 2 : policy.approvals;
}

export type Quorum = {
  needed: 1 | 2;
  /** Teams that each have to be spoken for by another person; empty where any will do. */
  teams: readonly string[] | null;
};

/**
 * What is missing for a quorum, with what is wrong with the approvals that do not count; empty where it is met.
 * Void ones are told only while they are missed: beside a quorum they change nothing.
 */
export function missingApprovals(
  quorum: Quorum,
  approvals: readonly Approval[],
  planHash: string,
  now: Millis,
): GateReason[] {
  const faults = approvals.flatMap((approval) => faultsOf(approval, planHash, now).map((code) => ({ approval, code })));
  const valid = approvals.filter((approval) => faultsOf(approval, planHash, now).length === 0);
  const people = new Set(valid.map((approval) => approval.personId)).size;
  const spoken = quorum.teams === null || spokenFor(quorum.teams, valid);
  if (people >= quorum.needed && spoken) return [];
  const both = quorum.teams === null ? "" : ` ${teamList(quorum.teams)} have to agree, each by a person of its own.`;
  return [
    { code: "approvals_missing", says: `${people} of ${quorum.needed} approvals count.${both}` },
    ...faults.map(({ approval, code }) => ({ code, says: sayFault(code, approval, planHash) })),
  ];
}

function teamList(teams: readonly string[]): string {
  return teams.length === 0 ? "Both owner teams" : [...teams].sort().join(" and ");
}

/** An approval binds to one plan, one person who still may, and one span of time. */
function faultsOf(approval: Approval, planHash: string, now: Millis): GateReasonCode[] {
  return [
    ...(approval.planHash === planHash ? [] : (["approval_of_other_plan"] as const)),
    ...(now < approval.expiresAt ? [] : (["approval_expired"] as const)),
    ...(approval.holdsRight ? [] : (["approver_lost_right"] as const)),
    ...(approval.isAsker ? (["approver_is_asker"] as const) : []),
  ];
}

function sayFault(code: GateReasonCode, approval: Approval, planHash: string): string {
  switch (code) {
    case "approval_of_other_plan":
      return `${approval.name} approved plan ${approval.planHash.slice(0, 8)}; today's plan is ${planHash.slice(0, 8)}.`;
    case "approval_expired":
      return `The approval by ${approval.name} expired at ${saidInstant(approval.expiresAt)}.`;
    case "approver_lost_right":
      return `${approval.name} may no longer approve for ${approval.team}.`;
    default:
      return `${approval.name} asked for this or proposed it; someone else must approve it.`;
  }
}

/** Two owners cannot be spoken for by fewer than two teams, nor two teams by one person. */
function spokenFor(teams: readonly string[], valid: readonly Approval[]): boolean {
  const wanted = [...new Set(teams)];
  return wanted.length >= 2 && representable(wanted, valid, new Set());
}

function representable(teams: readonly string[], valid: readonly Approval[], taken: ReadonlySet<string>): boolean {
  const [team, ...rest] = teams;
  if (team === undefined) return true;
  return valid.some(
    ({ personId, ...approval }) =>
      approval.team === team && !taken.has(personId) && representable(rest, valid, new Set([...taken, personId])),
  );
}
