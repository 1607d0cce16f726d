import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { futureTime, id, moment, parseInput, reason } from "../input.ts";
import { project } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { type LockedRepair, loadRepair } from "./load.ts";
import { readPlan, refuseOtherPlan } from "./refuse-decision.ts";

/** A block is looked at again within this time: forever is not a decision. */
export const BLOCK_DAYS_MAX = 366;

export const BlockInput = z.strictObject({ repair: id, plan_hash: readPlan, reason, review_at: moment });
export type BlockInput = z.infer<typeof BlockInput>;
export type BlockResult = { repair: string; state: "blocked"; review_at: string; says: string };

/** "Do not repair this object. It stays as it is until someone unblocks it." */
export async function blockRepair(ctx: Context, input: BlockInput): Promise<BlockResult> {
  const { repair: repairId, plan_hash, reason: why, review_at } = parseInput(BlockInput, input);

  return runVerb(ctx, "repair.block", { subject: repairId }, async (tx, about) => {
    const { repair, object } = await loadRepair(tx, ctx, "repair.block", repairId, about);
    await refuseOtherPlan(tx, repair, plan_hash);
    const reviewAt = futureTime(review_at, tx.transactionTime, BLOCK_DAYS_MAX, "review_at");
    const changed = await tx`
      update repairs set state = 'blocked', state_since = now(), decided_by = ${ctx.principal.personId},
             end_reason = ${why}
      where bucket = ${repair.bucket} and id = ${repair.id} and state in ('proposed', 'approved') returning 1`;
    if (changed.length !== 1) throw await tooLate(tx, repair);

    await tx`
      update objects set blocked_at = now(), blocked_by = ${ctx.principal.personId}, blocked_reason = ${why},
             block_review_at = ${reviewAt}, due_at = least(due_at, now())
      where bucket = ${object.bucket} and kind = ${object.kind} and key = ${object.key}`;
    await project(tx, { ...object, blocked_at: tx.transactionTime });
    await record(tx, ctx, {
      action: "repair.blocked",
      kind: repair.kind,
      key: repair.key,
      subject: repair.id,
      detail: { plan_hash: repair.plan_hash, was: repair.state, reason: why, review_at: reviewAt.toISOString() },
    });
    await hint(tx, { topic: "repair", id: repair.id, kind: repair.kind, key: repair.key });
    return {
      repair: repair.id,
      state: "blocked",
      review_at: reviewAt.toISOString(),
      says: `Blocked. It stays as it is until someone unblocks it; look at it again by ${saidTime(reviewAt)}.`,
    };
  });
}

/** The first commit wins: what was reserved before is named, so that somebody can watch it. */
async function tooLate(tx: Tx, repair: LockedRepair): Promise<Conflict> {
  const [attempt] = await tx<{ id: string; reserved_at: Date }[]>`
    select id, reserved_at from attempts where bucket = ${repair.bucket} and repair_id = ${repair.id}
    order by reserved_at desc limit 1`;
  if (attempt === undefined) {
    return new Conflict(`This plan is already ${repair.state.replaceAll("_", " ")}. Nothing was changed.`, {
      code: "already_decided",
      detail: { state: repair.state },
    });
  }
  return new Conflict(
    `Too late: attempt ${attempt.id} was reserved at ${saidTime(attempt.reserved_at)}. Nothing was changed. Stop the object to prevent another one.`,
    { code: "too_late", detail: { state: repair.state, attempt: attempt.id } },
  );
}
