import { z } from "zod";
import { authorize, resourceOf } from "../../auth/authorize.ts";
import { NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { kindName, objectKey, parseInput, reason } from "../input.ts";
import { hintOf, lockObject, mark, project } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { addGeneration, currentIntent, type Expect, endWaitingRepairs, refuseOtherGeneration } from "./generation.ts";

export const WithdrawIntentInput = z.strictObject({ kind: kindName, key: objectKey, reason: reason.nullish() });
export type WithdrawIntentInput = z.infer<typeof WithdrawIntentInput>;

export type WithdrawIntentResult = {
  kind: string;
  key: string;
  generation: number;
  /** False where it had been withdrawn before. */
  changed: boolean;
  ended_repairs: string[];
  says: string;
};

/** Nobody wants it any more: a new generation that asks for its absence. What is out there stays until it is removed. */
export async function withdrawIntent(
  ctx: Context,
  input: WithdrawIntentInput,
  expect: Expect,
): Promise<WithdrawIntentResult> {
  const { kind, key, reason: why } = parseInput(WithdrawIntentInput, input);

  return runVerb(ctx, "intent.withdraw", { subject: `${kind}/${key}` }, async (tx, about) => {
    const object = await lockObject(tx, ctx, kind, key);
    const current = await currentIntent(tx, kind, key);
    if (object === null || current === null || !object.visible) throw new NotFound();
    Object.assign(about, { kind, key });
    authorize(ctx.principal, "intent.withdraw", resourceOf({ owner: object.owner, askedBy: object.asked_by }));
    const base = { kind, key, ended_repairs: [] };
    if (current.presence === "absent" && object.withdrawn_at !== null) {
      const says = `It was already withdrawn, as generation ${current.generation}. Nothing was changed.`;
      return { ...base, generation: current.generation, changed: false, says };
    }
    refuseOtherGeneration(expect, current);

    const generation = current.generation + 1;
    const { spec, desired, owner, subject } = current;
    const askedBy = ctx.principal.personId;
    await addGeneration(tx, kind, key, { generation, presence: "absent", spec, desired, owner, subject, askedBy });
    // Whoever asked for it first keeps seeing its status: they have to know when it is really gone.
    await tx`
      update objects set generation = ${generation}, presence = 'absent', withdrawn_at = now(), verdict = 'pending',
             verdict_as_of = null, expires_at = null, was_in_place = false, attempted = false, wants = null,
             due_at = now()
      where bucket = ${object.bucket} and kind = ${kind} and key = ${key}`;
    await mark(tx, object);
    const ended = await endWaitingRepairs(tx, object, "intent_withdrawn", current.generation, generation);
    const now = await lockObject(tx, ctx, kind, key);
    if (now !== null) await project(tx, now);
    await record(tx, ctx, {
      action: "intent.withdrawn",
      kind,
      key,
      subject: about.subject,
      detail: { generation, before: current.generation, reason: why ?? null, ended_repairs: ended },
    });
    await hint(tx, hintOf(object));
    return {
      ...base,
      generation,
      changed: true,
      ended_repairs: ended,
      says: `Withdrawn, as generation ${generation}. Treat it as still active until a look proves that it is gone.`,
    };
  });
}
