import type { Classification } from "../model/evidence.ts";
import type { Actor } from "../model/role.ts";
import type { EffectRow, ObjectBundle, StoreTx } from "../store.ts";
import { isOpen, lastMoment } from "./effects.ts";

type Applying = { tx: StoreTx; actor: Actor; bundle: ObjectBundle };

/** A command that said nothing until its deadline may have died before or after its effect took place. */
export async function endSilentEffects({ tx, actor, bundle }: Applying): Promise<void> {
  for (const effect of bundle.effects) {
    if (effect.state !== "started" || tx.now <= lastMoment(effect)) continue;
    const patch = { state: "unknown" as const, endedAt: effect.deadlineAt };
    const says = "Its command did not say how it ended.";
    if (!(await tx.moveEffect(effect, { ...patch, says }))) continue;
    Object.assign(effect, patch);
    await auditEffect({ tx, actor, bundle }, effect, "effect.unknown", { says, uncertain: "Whether it took place." });
  }
}

/** A look that speaks about the object answers what an open effect left in doubt (before that none does): its difference has a name. */
export async function answerEffects({ tx, actor, bundle }: Applying, c: Classification): Promise<void> {
  if (c.spoke === null || (c.verdict !== "in_sync" && c.verdict !== "drifted")) return;
  for (const effect of bundle.effects) {
    if (effect.state !== "unknown" || !isOpen(effect)) continue;
    const patch = { answeredAt: tx.now };
    if (!(await tx.moveEffect(effect, { ...patch, proof: c.spoke }))) continue;
    Object.assign(effect, patch);
    await auditEffect({ tx, actor, bundle }, effect, "effect.answered", {
      settledBy: { source: c.spoke.source, asOf: c.spoke.asOf },
      verdict: c.verdict,
      uncertain: "Whether this very effect took place; what the object shows is known.",
    });
  }
}

async function auditEffect(
  { tx, actor, bundle }: Applying,
  { kind, key, name, effectKey, generation }: EffectRow,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> {
  const of = { effect: name, effect_key: effectKey, generation };
  await tx.audit({ actor, action, kind, key, subject: `${kind}/${key}`, detail: { ...of, ...detail } });
  await tx.notify({ topic: "object", id: bundle.object.ref, kind, key });
}
