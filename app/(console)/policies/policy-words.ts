import type { EffectivePolicy, PolicyPreview } from "@/lib/query/installation";
import type { RuleWords } from "@/lib/words/words";
import type { Direction } from "@/reconciler/model/drift-class";
import type { PolicyValue } from "@/reconciler/model/gate";

/** What the mode asks for: how many people, or how many an hour. */
export function boundsWords(
  t: RuleWords,
  { mode, approvals, bothOwners }: PolicyValue,
  perHour: number | null,
): string | null {
  if (mode === "automatic") return perHour === null ? null : t.policies.atMostAnHour(perHour);
  if (mode === "never") return null;
  return bothOwners ? t.policies.oneOfEachOwner(approvals) : t.policies.nPerson(approvals);
}

/** "A person decides: 2 people". */
export function valueWords(t: RuleWords, value: PolicyValue, perHour: number | null = null): string {
  const bounds = boundsWords(t, value, perHour);
  return bounds === null ? t.policies.modeWords[value.mode] : `${t.policies.modeWords[value.mode]}: ${bounds}`;
}

/** "Permission drift, over". */
export function classWords(t: RuleWords, name: EffectivePolicy["class"], direction: Direction | null): string {
  return direction === null ? t.names.classes[name] : `${t.names.classes[name]}, ${t.names.directions[direction]}`;
}

/** What one choice would have meant, in the words of somebody who was not there. */
export function effectWords(t: RuleWords, { unattended, cameBack, asked }: PolicyPreview["choices"][number]): string {
  const parts = [
    ...(unattended === 0 ? [] : [t.policies.doneUnattended(unattended, cameBack)]),
    ...(asked === 0 ? [] : [t.policies.wouldHaveAsked(asked)]),
  ];
  return parts.length === 0 ? t.policies.wouldHaveDoneNothing : parts.join(" ");
}

export function reasonWords(
  t: RuleWords,
  { class: name, direction }: Pick<EffectivePolicy, "class" | "direction">,
): string | null {
  const reason = t.policies.reasons[name];
  if (typeof reason === "string") return reason;
  return direction === null ? null : (reason[direction] ?? null);
}
