import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import type { EffectState } from "../../../reconciler/model/effect-state.ts";
import type { Context } from "../context.ts";
import { isStorable, kindName, objectKey, parseInput, text } from "../input.ts";
import { loadObject } from "../objects/load.ts";
import { type About, runVerb } from "../run-verb.ts";
import { effectBody, effectKey, effectName } from "./plan.ts";
import { asAppError } from "./refusal.ts";

const named = {
  kind: kindName,
  key: objectKey,
  name: effectName,
  effect_key: effectKey,
};

export const StartEffectInput = z.strictObject({
  ...named,
  body: effectBody,
  /** Past this it counts as unknown, and a look settles it. */
  within_ms: z.number().int().min(100).max(3_600_000).default(60_000),
});
export type StartEffectInput = z.input<typeof StartEffectInput>;

export const SettleEffectInput = z.strictObject({
  ...named,
  /** `failed` only with proof that it did not take place. */
  state: z.enum(["settled", "failed", "unknown"]),
  receipt: z
    .record(z.string(), z.unknown())
    .refine(isStorable, "contains a character that cannot be kept")
    .refine((value) => JSON.stringify(value).length <= 8_000, "is longer than 8,000 characters")
    .optional(),
  /** Of the object itself, where the effect made it. */
  external_id: text(500).optional(),
  says: text(500).optional(),
});
export type SettleEffectInput = z.infer<typeof SettleEffectInput>;

export type EffectResult = {
  kind: string;
  key: string;
  name: string;
  effect_key: string;
  generation: number;
  state: EffectState;
  try: number;
};

/** Recorded before it is tried. The same function writes it that a command calls in the database. */
export async function startEffect(ctx: Context, input: StartEffectInput): Promise<EffectResult> {
  const { kind, key, name, effect_key, body, within_ms } = parseInput(StartEffectInput, input);
  return writing(ctx, "effect.start", { kind, key }, async (tx) => {
    const [row] = await tx`
      select plumbline.start_effect_as(${actorOf(ctx)}::text::jsonb, ${kind}, ${key}, ${name}, ${effect_key},
        ${JSON.stringify(body ?? null)}::text::jsonb, ${within_ms}::int) as answer`;
    return row?.answer;
  });
}

/** How it ended. Saying the same again changes nothing; saying something else is refused. */
export async function settleEffect(ctx: Context, input: SettleEffectInput): Promise<EffectResult> {
  const { kind, key, name, effect_key, state, receipt, external_id, says } = parseInput(SettleEffectInput, input);
  return writing(ctx, "effect.settle", { kind, key }, async (tx) => {
    const [row] = await tx`
      select plumbline.settle_effect_as(${actorOf(ctx)}::text::jsonb, ${kind}, ${key}, ${name}, ${effect_key}, ${state},
        ${receipt === undefined ? null : JSON.stringify(receipt)}::text::jsonb, ${external_id ?? null}, ${says ?? null}) as answer`;
    return row?.answer;
  });
}

const actorOf = ({ actor }: Context) => JSON.stringify(actor);

function writing(
  ctx: Context,
  verb: string,
  { kind, key }: { kind: string; key: string },
  write: (tx: Tx) => Promise<unknown>,
): Promise<EffectResult> {
  return runVerb(ctx, verb, { subject: `${kind}/${key}` }, async (tx, about: About) => {
    await loadObject(tx, ctx, "effect.write", kind, key);
    Object.assign(about, { kind, key });
    return (await asAppError(write(tx))) as EffectResult;
  });
}
