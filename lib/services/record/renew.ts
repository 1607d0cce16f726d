import { z } from "zod";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import type { Context } from "../context.ts";
import { parseInput, reason } from "../input.ts";
import { record, runVerb } from "../run-verb.ts";

const RenewInput = z.strictObject({ reason });

/**
 * From here on it is another record: after a restore, or under another key, the checkpoints so far are of one that is not this
 * one. They stay where they are; all that is there now is signed in a file of its own.
 */
export async function renewRecord(ctx: Context, input: { reason: string }) {
  const { reason: why } = parseInput(RenewInput, input);
  return runVerb(ctx, "record.renew", {}, async (tx) => {
    authorize(ctx.principal, "record.renew", INSTALLATION);
    const [row] = await tx<{ log: string; was: string }[]>`
      update record_state now set log = gen_random_uuid()::text, signed_at = null, refusal = null
      from record_state before returning now.log, before.log as was`;
    if (row === undefined) throw new Error("The record has no name.");
    await record(tx, ctx, { action: "record.renewed", subject: row.log, detail: { reason: why, was: row.was } });
    return row;
  });
}
