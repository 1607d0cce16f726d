import { plural } from "@/lib/format/count";
import type { KindPolicies } from "@/lib/query/installation";
import type { Direction, DriftClass } from "@/reconciler/model/drift-class";

type Rule = KindPolicies["rules"][number];

/** Why the built-in table says what it says. A row of somebody's own has its own reason, which is theirs to tell. */
const REASONS: Record<DriftClass, string | Partial<Record<Direction, string>>> = {
  missing_external: {
    never_made: "Safe to do once.",
    vanished: "It was there before; somebody may have meant it.",
  },
  extra_external: "Removing it destroys something.",
  missing_external_id: "Changes only our record. A weak match is asked about.",
  permission_drift: {
    over: "Too much access is a danger, and so is a lock-out.",
    under: "Giving it widens access.",
    both: "Takes access and gives access.",
  },
  stale_owner: {
    contested: "Ownership is consent: each side gives its own.",
    departed: "A team that is gone cannot consent, so the team that remains decides.",
  },
  duplicate_side_effect: "It cannot be un-sent, and which one to keep is a decision.",
  unknown_after_repair: "Nothing happens until the outcome is known: the second send is the harm.",
  attribute_drift: "Small, and the request says what it should be.",
  contradictory_evidence: "The evidence is wrong, not the world.",
};

export function reasonWords({ class: name, direction }: Pick<Rule, "class" | "direction">): string | null {
  const reason = REASONS[name];
  if (typeof reason === "string") return reason;
  return direction === null ? null : (reason[direction] ?? null);
}

export const MODE_NAMES = { automatic: "Automatic", review: "Review", never: "Never" } as const;

/** What the mode asks for: how many people, or how many an hour. */
export function modeDetail({ mode, approvals, bothOwners }: Rule, perHour: number): string {
  if (mode === "never") return "only shown";
  if (mode === "automatic") return `at most ${plural(perHour, "repair")} an hour`;
  if (bothOwners) return `${plural(approvals, "person", "people")}, one of each owner`;
  return plural(approvals, "person", "people");
}
