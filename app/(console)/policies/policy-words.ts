import { plural } from "@/lib/format/count";
import type { EffectivePolicy } from "@/lib/query/installation";
import type { Direction, DriftClass } from "@/reconciler/model/drift-class";
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

/** What the mode asks for: how many people, or how many an hour. */
export function boundsWords({ mode, approvals, bothOwners }: EffectivePolicy, perHour: number | null): string | null {
  if (mode === "automatic") return perHour === null ? null : `at most ${plural(perHour, "repair")} an hour`;
  if (mode === "never") return null;
  return bothOwners
    ? `${plural(approvals, "person", "people")}, one of each owner`
    : plural(approvals, "person", "people");
}

/** Why the built-in table says what it says. Whoever wrote another row has reasons of their own. */
const REASONS: Record<DriftClass, string | Partial<Record<Direction, string>>> = {
  missing_external: {
    never_made: "Safe to do once.",
    vanished: "It was there before; somebody may have meant it.",
  },
  extra_external: "Removing it destroys something. A plan of high risk takes two people.",
  missing_external_id: "Changes only our record. A weak match is asked about.",
  permission_drift: {
    over: "Too much access is a danger, and so is a lock-out.",
    under: "Giving it widens access.",
    both: "Takes access and gives access.",
  },
  stale_owner: {
    contested: "Ownership is consent: each side gives its own.",
    departed: "A team that is gone cannot consent, so two people of the team that remains decide.",
  },
  duplicate_side_effect:
    "It cannot be un-sent, and which one to keep is a decision. A plan of high risk takes two people.",
  unknown_after_repair: "Nothing until the outcome is known: the second send is the harm.",
  attribute_drift: "The request says what it should be.",
  contradictory_evidence: "The evidence is wrong, not the world.",
};

export function reasonWords({ class: name, direction }: Pick<EffectivePolicy, "class" | "direction">): string | null {
  const reason = REASONS[name];
  if (typeof reason === "string") return reason;
  return direction === null ? null : (reason[direction] ?? null);
}
