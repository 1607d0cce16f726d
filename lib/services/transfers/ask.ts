import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { publicId } from "../../../reconciler/model/bucket.ts";
import { appendAudit } from "../../../reconciler/record/append.ts";
import { authorize } from "../../auth/authorize.ts";
import { Conflict, Invalid, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { kindName, name, objectKey, parseInput, reason } from "../input.ts";
import { hintOf, type LockedObject, lockObject } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { answererOf, TRANSFER_DAYS } from "./transfer.ts";

export const AskTransferInput = z.strictObject({ kind: kindName, key: objectKey, to: name, reason });
export type AskTransferInput = z.infer<typeof AskTransferInput>;
export type AskTransferResult = {
  transfer: string;
  from: string;
  to: string;
  answers: string;
  expires_at: string;
  says: string;
};

/** A person of one team asks for an object to move to or from it. Nothing moves before one of the other says yes. */
export async function askTransfer(ctx: Context, input: AskTransferInput): Promise<AskTransferResult> {
  const { kind, key, to, reason: why } = parseInput(AskTransferInput, input);
  return runVerb(ctx, "transfer.ask", { kind, key }, async (tx, about) => {
    const object = await lockObject(tx, ctx, kind, key);
    if (object === null || !object.visible) throw new NotFound();
    const { owner: from, generation, bucket } = object;
    if (from === null || generation === null || object.presence !== "present") {
      throw new Conflict(
        "Nobody has it, or nobody wants it any more: there is nothing to hand over. Nothing was changed.",
      );
    }
    authorize(ctx.principal, "intent.move", { teams: [from, to], askedBy: null });
    const living = await tx`select from teams where id = ${to} and departed_at is null`;
    const mistake = living.length === 0 ? "is no team here, or departed" : to === from ? "has it already" : null;
    if (mistake !== null)
      throw new Invalid(`The team ${to} ${mistake}. Nothing was changed.`, [{ path: "to", says: mistake }]);
    await endOthers(tx, object);

    const id = publicId("transfer", bucket, randomUUID());
    // Who is of both speaks for the one that gives it away.
    const askedFor = ctx.principal.teams.includes(from) ? from : to;
    const [row] = await tx<{ expires_at: Date }[]>`
      insert into transfers (bucket, id, kind, key, from_team, to_team, generation, reason, state, asked_by, asked_for, asked_at, expires_at)
      values (${bucket}, ${id}, ${kind}, ${key}, ${from}, ${to}, ${generation}, ${why}, 'asked', ${ctx.principal.personId},
              ${askedFor}, now(), now() + ${TRANSFER_DAYS} * interval '1 day') returning expires_at`;
    const expires = row?.expires_at ?? tx.transactionTime;
    about.subject = id;
    const detail = { from, to, asked_for: askedFor, generation, reason: why, expires_at: expires.toISOString() };
    await record(tx, ctx, { action: "transfer.asked", kind, key, subject: id, detail });
    await hint(tx, hintOf(object));
    const answers = answererOf({ from_team: from, to_team: to, asked_for: askedFor });
    const says = `Asked. It stays with ${from} until somebody of ${answers} accepts, by ${saidTime(expires)}.`;
    return { transfer: id, from, to, answers, expires_at: expires.toISOString(), says };
  });
}

/** One at a time: what is past its end, or about what is no longer asked for, makes room. */
async function endOthers(tx: Tx, { bucket, kind, key, owner, generation }: LockedObject): Promise<void> {
  const [open] = await tx<{ id: string; void: boolean; expires_at: Date }[]>`
    select id, expires_at, expires_at <= now() or from_team is distinct from ${owner} or generation <> ${generation} as void
    from transfers where bucket = ${bucket} and kind = ${kind} and key = ${key} and state = 'asked' for update`;
  if (open === undefined) return;
  if (!open.void) {
    throw new Conflict("It is asked for already, and waits for an answer. Nothing was changed.", {
      code: "transfer_waits",
      detail: { transfer: open.id },
    });
  }
  await tx`update transfers set state = 'void', decided_at = now() where bucket = ${bucket} and id = ${open.id}`;
  const actor = { kind: "policy", id: "expiry" } as const;
  const detail = { expires_at: open.expires_at.toISOString() };
  await appendAudit(tx, { actor, action: "transfer.void", kind, key, subject: open.id, detail });
}
