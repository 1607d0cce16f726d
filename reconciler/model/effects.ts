// ◆ pure
/** A plan may not do more than its contract declares: each step says what it changes, and all of them together stay inside the bound. */
import type { PlanDraft } from "./repair.ts";

/** Why the plan is refused, in one sentence; null where every effect of it is declared. */
export function undeclaredEffect({ steps, contract: { bound } }: PlanDraft): string | null {
  const objects = new Set<string>();
  let spent = 0;
  for (const { effect, says } of steps) {
    if (effect === undefined) return outside(says, "it does not say what it changes");
    objects.add(effect.object);
    const undeclared = effect.fields.find((field) => !bound.fields.includes(field));
    if (undeclared !== undefined) return outside(says, `it changes ${undeclared}`);
    const { money } = effect;
    if (money === null) continue;
    if (!(Number.isSafeInteger(money.amount) && money.amount >= 0)) return outside(says, "its amount is none");
    if (bound.money === null || bound.money.currency !== money.currency)
      return outside(says, `it moves ${money.currency}`);
    spent += money.amount;
  }
  if (objects.size > bound.objects) return `It would change ${objects.size} objects; ${bound.objects} are declared.`;
  const most = bound.money?.amount ?? 0;
  return spent <= most ? null : `It would move ${spent}; at most ${most} ${bound.money?.currency ?? ""} are declared.`;
}

function outside(step: string, because: string): string {
  return `A step is outside of what the plan declares, because ${because}: ${step}.`;
}
