/** From a named drift to the exact requests that end it, or to the sentence why there are none. Pure. */
import type { PlanAnswer, PlanInput } from "../contract.ts";
import { isManagedKey } from "./key.ts";
import { planCreate, planDuplicates, planLink, planRemoval, planTransfer } from "./plan-account.ts";
import { planFields, planGroups, withOwnAccount } from "./plan-changes.ts";
import { none, type PlanScope } from "./plan-parts.ts";

export function planAccount(scope: PlanScope, input: PlanInput): PlanAnswer {
  if (!isManagedKey(scope.prefix, input.key)) return none(`${input.key} is outside the keys this connector manages.`);
  switch (input.drift.class) {
    case "missing_external":
      return planCreate(scope, input);
    case "extra_external":
      return planRemoval(scope, input, { remove: input.found, kept: null });
    case "missing_external_id":
      return planLink(input);
    case "permission_drift":
      return withOwnAccount(scope, input, planGroups);
    case "attribute_drift":
      return withOwnAccount(scope, input, planFields);
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
