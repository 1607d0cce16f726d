import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { authorize, may } from "../../auth/authorize.ts";
import { Forbidden } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, parseInput, reason } from "../input.ts";
import { currentIntent } from "../intents/generation.ts";
import { readSpec, writeGeneration } from "../intents/put.ts";
import type { Kinds } from "../kinds.ts";
import { hintOf } from "../objects/load.ts";
import { readPerson } from "../principal.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { answererOf, loadWaiting, over, type Transfer } from "./transfer.ts";

export const AcceptTransferInput = z.strictObject({ transfer: id });
export const DeclineTransferInput = z.strictObject({ transfer: id, reason });
export type AnswerTransferResult = { transfer: string; state: "accepted" | "declined"; owner: string; says: string };

/**
 * A person of the other team says yes, and the object moves in this transaction: a new generation of the same wish, both
 * teams' epochs above what they were, and every plan that waits ended. What stands outside is compared with it from here on.
 */
export async function acceptTransfer(
  ctx: Context,
  input: z.infer<typeof AcceptTransferInput>,
  kinds: Kinds,
): Promise<AnswerTransferResult> {
  const { transfer: asked } = parseInput(AcceptTransferInput, input);
  return runVerb(ctx, "transfer.accept", { subject: asked }, async (tx, about) => {
    const { transfer, object } = await loadWaiting(tx, ctx, asked);
    const { bucket, kind, key, from_team: from, to_team: to } = transfer;
    Object.assign(about, { kind, key });
    authorize(ctx.principal, "intent.move", { teams: [answererOf(transfer)], askedBy: null });
    await refuseOnePerson(tx, ctx, transfer);
    const current = await currentIntent(tx, kind, key);
    if (current === null || object.owner !== from || current.generation !== transfer.generation) {
      throw over("What is asked for was changed since. Ask anew.");
    }
    const living = await tx`select from teams where id = ${to} and departed_at is null`;
    if (living.length === 0) throw over(`Team ${to} departed.`);

    const { spec, desired } = readSpec(kinds, kind, key, current.spec);
    // Who asked for the thing is who they were: it is only whose it is that moves.
    const { presence, subject, asked_by: askedBy } = current;
    const next = { generation: current.generation + 1, presence, spec, desired, owner: to, subject, askedBy };
    await writeGeneration(tx, ctx, { kind, key, object, current, next, isMove: true });
    await tx`
      update transfers set state = 'accepted', decided_by = ${ctx.principal.personId}, decided_at = now()
      where bucket = ${bucket} and id = ${transfer.id}`;
    const detail = { from, to, asked_by: transfer.asked_by, generation: next.generation };
    await record(tx, ctx, { action: "transfer.accepted", kind, key, subject: transfer.id, detail });
    const says = `It belongs to ${to} now, as generation ${next.generation}. What stands outside is compared with that.`;
    return { transfer: transfer.id, state: "accepted", owner: to, says };
  });
}

/** Either side may: the one says no, the other takes it back. */
export async function declineTransfer(
  ctx: Context,
  input: z.infer<typeof DeclineTransferInput>,
): Promise<AnswerTransferResult> {
  const { transfer: asked, reason: why } = parseInput(DeclineTransferInput, input);
  return runVerb(ctx, "transfer.decline", { subject: asked }, async (tx, about) => {
    const { transfer, object } = await loadWaiting(tx, ctx, asked);
    const { bucket, kind, key, from_team: from, to_team: to } = transfer;
    Object.assign(about, { kind, key });
    authorize(ctx.principal, "intent.move", { teams: [from, to], askedBy: null });
    await tx`
      update transfers set state = 'declined', decided_by = ${ctx.principal.personId}, decided_at = now()
      where bucket = ${bucket} and id = ${transfer.id}`;
    const detail = { from, to, asked_by: transfer.asked_by, reason: why };
    await record(tx, ctx, { action: "transfer.declined", kind, key, subject: transfer.id, detail });
    await hint(tx, hintOf(object));
    return { transfer: transfer.id, state: "declined", owner: from, says: `It stays with ${from}.` };
  });
}

/** Two people, both of whom may: an asker who lost the right leaves one person's decision. */
async function refuseOnePerson(tx: Tx, ctx: Context, { asked_by, asked_for }: Transfer): Promise<void> {
  if (asked_by === ctx.principal.personId) {
    throw new Forbidden("You asked for it; somebody else of the other team has to accept it. Nothing was changed.", {
      code: "own_transfer",
    });
  }
  const asker = await readPerson(tx, asked_by);
  const stillMay =
    asker !== null && !asker.suspended && may(asker.principal, "intent.move", { teams: [asked_for], askedBy: null });
  if (!stillMay) throw over("Whoever asked may not any more. Ask anew.");
}
