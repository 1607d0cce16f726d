import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { RepairState } from "../../../reconciler/model/repair.ts";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, parseInput } from "../input.ts";
import { askForLook, project } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";
import { type LockedRepair, loadRepair } from "./load.ts";
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
    if (changed.length !== 1) throw whyNot(repair);
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

/** Only of these a first effect was allowed and may stand. Nothing came of one that was approved and ended otherwise. */
const WENT_AHEAD: ReadonlySet<RepairState> = new Set<RepairState>([
  "approved",
  "attempting",
  "verifying",
  "not_confirmed",
  "confirmed",
  "did_not_hold",
]);

function whyNot({ state, not_before: from }: LockedRepair): Conflict {
  if (from !== null && WENT_AHEAD.has(state)) {
    return new Conflict(
      `Too late to undo: the first effect was allowed from ${saidTime(from)}. Nothing was changed. Stop the object, or propose the reverse.`,
      { code: "too_late", detail: { state } },
    );
  }
  return new Conflict(`This plan is ${state.replaceAll("_", " ")}, not approved. Nothing was changed.`, {
    code: "not_approved",
    detail: { state },
  });
}
