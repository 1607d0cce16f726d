import type { EffectivePolicy } from "@/lib/query/installation";
import type { PolicyMode } from "@/reconciler/model/gate";

export const MODE_WORDS: Record<PolicyMode, string> = {
  automatic: "Automatic",
  review: "A person decides",
  never: "Never repaired",
};

export const SOURCE_WORDS: Record<EffectivePolicy["source"], string> = {
  default: "default",
  config: "config",
  row: "changed",
};

/** How many people, where people decide. */
export function peopleWords(policy: EffectivePolicy): string | null {
  if (policy.mode !== "review") return null;
  if (policy.bothOwners) return "one of each owner team";
  return policy.approvals > 1 ? `${policy.approvals} people` : null;
}
