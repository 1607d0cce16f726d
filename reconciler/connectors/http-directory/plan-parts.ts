// ◆ pure
/** What the plans have in common. */
import type { FoundObject } from "../../model/evidence.ts";
import type { RepairContract } from "../../model/repair.ts";
import type { PlanAnswer } from "../contract.ts";
import type { Prefix } from "./key.ts";

/** The credential that may change an account of nobody, and move one between teams. */
export const custodian = "custodian";

/** Not a credential: the step changes only Plumbline's own record. */
export const record = "record";

export type PlanScope = { prefix: Prefix; teams: readonly string[] };

export function none(because: string): PlanAnswer {
  return { none: true, because };
}

/** What most contracts have in common; each plan says the rest. */
export function contract(
  own: Omit<RepairContract, "leavesAlone" | "precondition" | "bound" | "evidence"> & Partial<RepairContract>,
  /** Fields that it may change, of how many accounts. */
  fields: string[],
  objects = 1,
): RepairContract {
  return {
    bound: { objects, fields, money: null },
    evidence: [],
    leavesAlone: ["Every other account", "Every group itself", "Passwords, keys and sessions"],
    precondition:
      "The account is exactly as this plan saw it: read again right before, and the request names its version, so that the directory refuses it for any other.",
    ...own,
  };
}

export function noTeam(team: string): string {
  return `Team ${team} does not exist here, so there is no credential that may do it.`;
}

/** Null where the source did not say it: then no request could be bound to what was seen. */
export function versionIn(found: FoundObject): string | null {
  const { version } = found.fields;
  return typeof version === "string" ? version : null;
}

export function noVersion(found: FoundObject): PlanAnswer {
  return none(`The evidence does not say which version of ${found.externalId} it is, so no change can be bound to it.`);
}

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
