import type { EffectivePolicy } from "@/lib/query/installation";
import type { Words } from "@/lib/words/words";

/** What the mode asks for: how many people, or how many an hour. */
export function boundsWords(
  t: Words,
  { mode, approvals, bothOwners }: EffectivePolicy,
  perHour: number | null,
): string | null {
  if (mode === "automatic") return perHour === null ? null : t.policies.atMostAnHour(perHour);
  if (mode === "never") return null;
  return bothOwners ? t.policies.oneOfEachOwner(approvals) : t.policies.nPerson(approvals);
}

export function reasonWords(
  t: Words,
  { class: name, direction }: Pick<EffectivePolicy, "class" | "direction">,
): string | null {
  const reason = t.policies.reasons[name];
  if (typeof reason === "string") return reason;
  return direction === null ? null : (reason[direction] ?? null);
}
