import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { id, parseInput } from "../input.ts";
import { askForLook, hintOf, project } from "../objects/load.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { type LockedRepair, loadRepair } from "./load.ts";
import { readPlan, refuseOtherPlan } from "./refuse-decision.ts";

export const RetryInput = z.strictObject({ repair: id, plan_hash: readPlan });
export type RetryInput = z.infer<typeof RetryInput>;
export type RetryResult = {
  repair: string;
  /** The look that answers it carries the same token. */
  token: string;
  says: string;
};

/**
 * "Look again, and try again if it is still needed." It only asks for a fresh look: what follows is planned anew under
 * the usual rules. An effect whose outcome is unknown is never repeated; the look probes for it first.
 */
export async function retryRepair(ctx: Context, input: RetryInput): Promise<RetryResult> {
  const { repair: repairId, plan_hash } = parseInput(RetryInput, input);

  return runVerb(ctx, "repair.retry", { subject: repairId }, async (tx, about) => {
    const { repair, object } = await loadRepair(tx, ctx, "repair.retry", repairId, about);
    await refuseOtherPlan(tx, repair, plan_hash);
    if (object.blocked_at !== null) {
      throw new Conflict("This object is blocked. Unblock it first. Nothing was changed.", { code: "object_blocked" });
    }
    const token = randomUUID();
    await askForLook(tx, object, token);
    const ended = await endStaleApprovals(tx, repair);
    if (ended) await project(tx, object);
    await record(tx, ctx, {
      action: "repair.retry_requested",
      kind: repair.kind,
      key: repair.key,
      subject: repair.id,
      detail: { state: repair.state, token, ...(ended ? { ended: "approval_expired" } : {}) },
    });
    await hint(tx, hintOf(object));
    const unsure = object.open_attempt === "unknown" || repair.state === "not_confirmed";
    return {
      repair: repair.id,
      token,
      says: unsure
        ? "Asked for a fresh look. No further attempt until a read settles what the last one did."
        : "Asked for a fresh look. It is planned anew if it is still needed.",
    };
  });
}

/**
 * A person approves one plan once. Where approvals ran out before enough people agreed, the same proposal could never
 * be carried by them again, so it ends and the look proposes it anew.
 */
async function endStaleApprovals(tx: Tx, repair: LockedRepair): Promise<boolean> {
  const ended = await tx`
    update repairs set state = 'superseded', state_since = now(), end_reason = 'approval_expired'
    where bucket = ${repair.bucket} and id = ${repair.id} and state = 'proposed'
      and exists (select 1 from approvals a where a.bucket = ${repair.bucket} and a.repair_id = ${repair.id}
                  and a.expires_at <= now())
    returning 1`;
  return ended.length === 1;
}
