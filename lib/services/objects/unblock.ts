import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Conflict } from "../../errors.ts";
import type { Context } from "../context.ts";
import { kindName, objectKey, parseInput, reason } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { askForLook, hintOf, loadObject, project } from "./load.ts";

export const UnblockInput = z.strictObject({ kind: kindName, key: objectKey, reason });
export type UnblockInput = z.infer<typeof UnblockInput>;
export type UnblockResult = { kind: string; key: string; says: string };

/** Lets the object be repaired again. What was blocked stays ended: a fresh look plans anew. */
export async function unblockObject(ctx: Context, input: UnblockInput): Promise<UnblockResult> {
  const { kind, key, reason: why } = parseInput(UnblockInput, input);

  return runVerb(ctx, "object.unblock", { subject: `${kind}/${key}` }, async (tx, about) => {
    const object = await loadObject(tx, ctx, "object.unblock", kind, key);
    Object.assign(about, { kind, key });
    const changed = await tx`
      update objects set blocked_at = null, blocked_by = null, blocked_reason = null, block_review_at = null
      where bucket = ${object.bucket} and kind = ${kind} and key = ${key} and blocked_at is not null returning 1`;
    if (changed.length !== 1) {
      throw new Conflict("This object is not blocked. Nothing was changed.", { code: "not_blocked" });
    }
    await askForLook(tx, object, randomUUID());
    await project(tx, { ...object, blocked_at: null });
    await record(tx, ctx, {
      action: "object.unblocked",
      kind,
      key,
      subject: about.subject,
      detail: { reason: why, was_blocked_by: object.blocked_by, was_blocked_for: object.blocked_reason },
    });
    await hint(tx, hintOf(object));
    return { kind, key, says: "Unblocked. A fresh look plans anew if it is still needed." };
  });
}
