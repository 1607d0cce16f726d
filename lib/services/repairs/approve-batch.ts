import { z } from "zod";
import { type BatchRow, type BatchScope, isInBatch, waitingAmong } from "../../../db/queries/review-batch.ts";
import { BATCH_MAX, sampleOf } from "../../../reconciler/model/change-shape.ts";
import { PERMISSIONS } from "../../auth/permissions.ts";
import { AppError, Conflict, Forbidden, NotFound } from "../../errors.ts";
import { log } from "../../log.ts";
import type { Context } from "../context.ts";
import { id, parseInput, planHash } from "../input.ts";
import type { Kinds } from "../kinds.ts";
import { record, runVerb } from "../run-verb.ts";
import { approveRepair } from "./approve.ts";
import { batchMax, readBatchId, scopeOf } from "./batch-scope.ts";

export const ApproveBatchInput = z.strictObject({
  batch: z.string().max(200),
  repairs: z
    .array(z.strictObject({ repair: id, plan_hash: planHash }))
    .min(1)
    .max(BATCH_MAX),
  /** The ones that were looked at one by one. */
  opened: z.array(id).max(BATCH_MAX),
});
export type ApproveBatchInput = z.infer<typeof ApproveBatchInput>;
/** `waiting`: enough for this person, and another has to agree. `skipped`: it moved since it was read. `failed`: this person may not, or it is not known. */
export type BatchOutcome = { repair: string; outcome: "approved" | "waiting" | "skipped" | "failed"; says: string };
export type ApproveBatchResult = {
  approved: number;
  waiting: number;
  skipped: number;
  failed: number;
  results: BatchOutcome[];
  says: string;
};

/**
 * One person's yes to many plans, each by its own hash and by the rules of a single one: nothing is approved here that
 * could not be approved alone. What is refused does not hold up the others. The same request again finds each decided.
 */
export async function approveBatch(ctx: Context, input: ApproveBatchInput, kinds: Kinds): Promise<ApproveBatchResult> {
  const { batch, repairs, opened } = parseInput(ApproveBatchInput, input);
  const given = [...new Map(repairs.map((one) => [one.repair, one])).values()];
  await refuseUnfit(ctx, batch, given, opened, kinds);

  const results: BatchOutcome[] = [];
  for (const one of given) results.push(await approveOne(ctx, one, kinds));
  const count = (outcome: BatchOutcome["outcome"]) => results.filter((one) => one.outcome === outcome).length;
  const [approved, waiting] = [count("approved"), count("waiting")];
  const [skipped, failed] = [count("skipped"), count("failed")];
  return {
    ...{ approved, waiting, skipped, failed, results },
    says: `${approved} approved, ${waiting} wait for another person, ${skipped} skipped (changed since you read them), ${failed} refused.`,
  };
}

/** Of one kind, not too many, and looked at. Recorded with what was looked at, before the first is approved. */
async function refuseUnfit(
  ctx: Context,
  batch: string,
  given: readonly { repair: string; plan_hash: string }[],
  opened: readonly string[],
  kinds: Kinds,
): Promise<void> {
  await runVerb(ctx, "review_batch.approve", { subject: batch }, async (tx) => {
    if (PERMISSIONS["repair.approve"][ctx.principal.role] === undefined) {
      throw new Forbidden(`The role ${ctx.principal.role} may not do this (repair.approve). Nothing was changed.`);
    }
    const name = readBatchId(batch);
    if (name === null) throw new NotFound();
    const ids = given.map((one) => one.repair);
    const chosen = await waitingAmong(tx, ctx.principal, ids);
    if (chosen.length === 0) throw new NotFound();
    refuseOthers(chosen, scopeOf(name, kinds));
    refuseTooMany(chosen, given.length);
    const unopened = sampleOf(chosen).filter((row) => !opened.includes(row.id));
    if (unopened.length > 0) {
      throw new Conflict(`Open ${unopened.length} more of them first: they stand for the rest. Nothing was changed.`, {
        code: "sample_unopened",
        detail: { open: unopened.map((row) => row.id) },
      });
    }
    const detail = { repairs: ids, opened: [...opened] };
    await record(tx, ctx, { action: "review_batch.decided", subject: batch, detail });
  });
}

/** Whoever read a batch read what all of it would do: what does something else is not decided with it. */
function refuseOthers(chosen: readonly BatchRow[], scope: BatchScope): void {
  const others = chosen.filter((row) => !isInBatch(row, scope));
  if (others.length === 0) return;
  throw new Conflict(`${others.length} of them would do something else than this batch. Nothing was changed.`, {
    code: "mixed_batch",
    detail: { others: others.map((row) => row.id) },
  });
}

function refuseTooMany(chosen: readonly BatchRow[], asked: number): void {
  const most = batchMax(chosen);
  if (asked > most) {
    throw new Conflict(`At most ${most} of these at once. Nothing was changed.`, {
      code: "over_limit",
      detail: { limit: most },
    });
  }
}

async function approveOne(
  ctx: Context,
  one: { repair: string; plan_hash: string },
  kinds: Kinds,
): Promise<BatchOutcome> {
  const { idempotency: _, ...alone } = ctx;
  try {
    const { state, says } = await approveRepair(alone, one, kinds);
    return { repair: one.repair, outcome: state === "proposed" ? "waiting" : "approved", says };
  } catch (error) {
    if (error instanceof AppError) {
      const moved = error.status === 409 || error.status === 412;
      return { repair: one.repair, outcome: moved ? "skipped" : "failed", says: error.message };
    }
    log.error({ err: error, repair: one.repair }, "one of many could not be approved");
    return { repair: one.repair, outcome: "failed", says: "Whether it was approved is not known. Look at it." };
  }
}
