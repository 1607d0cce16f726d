/** What the plans have in common: who acts, what is out of reach, what every contract says. Pure. */
import type { FieldValue } from "../../model/drift-class.ts";
import type { FoundObject } from "../../model/evidence.ts";
import type { RepairContract } from "../../model/repair.ts";
import type { PlanAnswer } from "../contract.ts";
import { custodianGroup, printIdent, quoteIdent } from "./names.ts";
import { listed } from "./say.ts";
import { catalogSource } from "./sources.ts";

/** The credential that may act on what no living team owns, and move a role between teams. */
export const custodian = "custodian";

/** Not a credential: the step changes only Plumbline's own record. */
export const record = "record";

export function none(because: string): PlanAnswer {
  return { none: true, because };
}

/** What most contracts have in common; each plan says the rest. */
export function contract(
  own: Pick<RepairContract, "touches" | "postcondition" | "undo" | "risk" | "ifWrong" | "credential" | "removes"> &
    Partial<RepairContract>,
  /** Fields that it may change, of how many roles. */
  fields: string[],
  objects = 1,
): RepairContract {
  return {
    bound: { objects, fields, money: null },
    evidence: [catalogSource],
    leavesAlone: ["Every other role", "Every table, and every row in it", "Passwords"],
    precondition:
      "The role and everything it may do are exactly as this plan saw them, checked again in the same transaction.",
    ...own,
  };
}

/** Attributes that Postgres lets nobody but a superuser touch. */
export const beyondUs: ReadonlySet<string> = new Set([
  "attribute:superuser",
  "attribute:replication",
  "attribute:bypassrls",
]);

export function noTeam(team: string): string {
  return `Team ${team} does not exist here, so there is no credential that may do it.`;
}

export function roleName(found: FoundObject): string {
  return typeof found.fields.name === "string" ? found.fields.name : found.externalId;
}

export function isTextOrNull(value: FieldValue | undefined): value is string | null {
  return value === null || typeof value === "string";
}

export function cannotReach(name: string, stuck: readonly string[]): string {
  return `${printIdent(name)} holds ${listed(stuck)}. Postgres lets only the giver take a right back, and no credential here may act as the giver: somebody who may has to revoke it.`;
}

/** From 16 on a role made without the custodian as its administrator is out of our hands, and a superuser can change that. */
export function notAdministered(prefix: string, name: string): string {
  const grant = `GRANT ${quoteIdent(name)} TO ${quoteIdent(custodianGroup(prefix))} WITH ADMIN OPTION`;
  return `${printIdent(name)} was made without letting ${custodianGroup(prefix)} administer it, so Postgres lets none of our credentials change or drop it. A superuser can: ${grant}.`;
}
