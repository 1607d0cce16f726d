import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, parseInput } from "../input.ts";
import { askForLook, project } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { loadRepair } from "./load.ts";
import { readPlan, refuseOtherPlan } from "./refuse-decision.ts";

export const UndoInput = z.strictObject({ repair: id, plan_hash: readPlan });
export type UndoInput = z.infer<typeof UndoInput>;
export type UndoResult = { repair: string; state: "superseded"; says: string };

/**
 * Takes an approval back before its first effect. Approvals are never changed, so the plan ends with them: a fresh look
 * proposes it anew, and whoever wants it approves again.
 */
export async function undoRepair(ctx: Context, input: UndoInput): Promise<UndoResult> {
  const { repair: repairId, plan_hash } = parseInput(UndoInput, input);

  return runVerb(ctx, "repair.undo", { subject: repairId }, async (tx, about) => {
    const { repair, object } = await loadRepair(tx, ctx, "repair.undo", repairId, about);
    await refuseOtherPlan(tx, repair, plan_hash);
    const changed = await tx`
      update repairs set state = 'superseded', state_since = now(), end_reason = 'undone'
      where bucket = ${repair.bucket} and id = ${repair.id} and state = 'approved' and not_before > now()
      returning 1`;
    if (changed.length !== 1) {
      const late = repair.not_before !== null && repair.not_before.getTime() <= tx.transactionTime.getTime();
      throw late && repair.state !== "superseded"
        ? new Conflict(
            `Too late to undo: the first effect was allowed from ${saidTime(repair.not_before ?? new Date(0))}. Nothing was changed. Stop the object, or propose the reverse.`,
            { code: "too_late", detail: { state: repair.state } },
          )
        : new Conflict(`This plan is ${repair.state.replaceAll("_", " ")}, not approved. Nothing was changed.`, {
            code: "not_approved",
            detail: { state: repair.state },
          });
    }
    await askForLook(tx, object, randomUUID());
    await project(tx, object);
    await record(tx, ctx, {
      action: "repair.undone",
      kind: repair.kind,
      key: repair.key,
      subject: repair.id,
      detail: { plan_hash: repair.plan_hash, approved_by: repair.decided_by },
    });
    await hint(tx, { topic: "repair", id: repair.id, kind: repair.kind, key: repair.key });
    return {
      repair: repair.id,
      state: "superseded",
      says: "Approval taken back. Nothing was changed. A fresh look proposes a new plan if it is still needed.",
    };
  });
}
