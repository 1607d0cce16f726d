/**
 * From a named drift to the exact steps that end it, or to the sentence why there are none. Pure.
 * A plan touches the roles of its own key only, and each of its steps is one right, one field or one role.
 */
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { isManagedName, refuseName, type Scope } from "./names.ts";
import { planFields, planRights, withOwnRole } from "./plan-changes.ts";
import { none } from "./plan-parts.ts";
import { planCreate, planDuplicates, planLink, planRemoval, planTransfer } from "./plan-role.ts";

export function planAccess(scope: Scope, input: PlanInput): PlanAnswer {
  if (!isManagedName(scope.prefix, input.key)) return none(`${input.key} is outside the names this connector manages.`);
  const refused = refuseName(input.key);
  if (refused !== null) return none(refused);
  switch (input.drift.class) {
    case "missing_external":
      return planCreate(scope, input);
    case "extra_external":
      return planRemoval(scope, input, input.found, `Remove ${input.key}, which nobody asked for`);
    case "missing_external_id":
      return planLink(input);
    case "permission_drift":
      return withOwnRole(scope, input, planRights);
    case "attribute_drift":
      return withOwnRole(scope, input, (of, own) => planFields(scope, of, own));
    case "stale_owner":
      return planTransfer(scope, input);
    case "duplicate_side_effect":
      return planDuplicates(scope, input);
    case "unknown_after_repair":
      return none("It is not known whether the last call happened. A second one before that is known is the harm.");
    case "contradictory_evidence":
      return none("The witnesses disagree. The evidence is wrong, not the world, so there is nothing to repair.");
  }
}
