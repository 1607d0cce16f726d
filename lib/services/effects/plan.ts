import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { isStorable } from "../input.ts";
import { asAppError } from "./refusal.ts";

export const effectName = z
  .string()
  .regex(/^[a-z][a-z0-9_.]{0,63}$/, "is not the name of an effect, like create_account");
export const effectKey = z.string().regex(/^[\x21-\x7e]{1,200}$/, "is not 1 to 200 visible ASCII characters");
/** What is about to be sent; one key stands for one body. Only its digest is kept. */
export const effectBody = z.unknown().refine(isStorable, "contains a character that cannot be kept").optional();

export const PlannedEffects = z
  .array(z.strictObject({ name: effectName, key: effectKey, body: effectBody }))
  .max(50, "has more than 50 effects");

/** What a command is going to do, with its intent: known even if the command dies before the first. */
export async function planEffects(
  tx: Tx,
  of: { kind: string; key: string; generation: number },
  planned: z.infer<typeof PlannedEffects>,
): Promise<void> {
  for (const { name, key, body } of planned) {
    await asAppError(
      tx`
        select plumbline.plan_effect(${of.kind}, ${of.key}, ${of.generation}::int, ${name}, ${key},
          ${JSON.stringify(body ?? null)}::text::jsonb)`.execute(),
    );
  }
}
