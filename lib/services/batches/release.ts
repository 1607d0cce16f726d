import { z } from "zod";
import { DEFAULT_LIMITS } from "../../../reconciler/policy/defaults.ts";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { Conflict, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput, planHash, reason } from "../input.ts";
import { hint, record, runVerb } from "../run-verb.ts";
import { saidTime } from "../said-time.ts";

export const ReleaseInput = z.strictObject({
  batch: name,
  /** Of the plans that were read: a batch that changed since is another decision. */
  digest: planHash,
  reason,
});
export type ReleaseInput = z.infer<typeof ReleaseInput>;
export type ReleaseResult = { batch: string; released: number; until: string; says: string };

type Row = {
  kind: string;
  wanted: number;
  says: string;
  digest: string;
  released_at: Date | null;
  closed_at: Date | null;
};

/**
 * Lets exactly the parked repairs act, each once and with the plan that it was parked with, past the limits that were
 * short. Everything else that may stand against one of them still does. It ends by itself.
 */
export async function releaseBatch(ctx: Context, input: ReleaseInput): Promise<ReleaseResult> {
  const { batch, digest, reason: why } = parseInput(ReleaseInput, input);

  return runVerb(ctx, "batch.release", { subject: batch }, async (tx) => {
    authorize(ctx.principal, "batch.release", INSTALLATION);
    const [row] = await tx<Row[]>`
      select kind, wanted, says, digest, released_at, closed_at from batches where id = ${batch} for update`;
    if (row === undefined) throw new NotFound();
    if (row.closed_at !== null) throw gone(`It is not parked any more since ${saidTime(row.closed_at)}.`);
    if (row.released_at !== null) throw gone(`It was released at ${saidTime(row.released_at)}.`);
    if (row.digest !== digest) throw gone("What is parked has changed since you read it. Read it again.");

    const [released] = await tx<{ until: Date }[]>`
      update batches set released_at = now(), released_by = ${ctx.principal.personId}, release_reason = ${why},
             released_until = now() + ${DEFAULT_LIMITS.approvalMs} * interval '1 millisecond'
      where id = ${batch} returning released_until as until`;
    await tx`
      update objects o set due_at = now() from drifts d
      where d.batch = ${batch} and d.resolved_at is null and o.bucket = d.bucket and o.kind = d.kind and o.key = d.key
        and o.poison = 0`;
    const until = released?.until ?? tx.transactionTime;
    const { kind, wanted, says } = row;
    await record(tx, ctx, {
      action: "batch.released",
      subject: batch,
      detail: { kind, wanted, says, digest, reason: why, until: until.toISOString() },
    });
    await hint(tx, { topic: "stop", id: batch });
    const them = wanted === 1 ? "1 repair" : `${wanted} repairs`;
    return {
      ...{ batch, released: wanted, until: until.toISOString() },
      says: `Released ${them}. Each acts once, with the plan that you read, until ${saidTime(until)}.`,
    };
  });
}

function gone(says: string): Conflict {
  return new Conflict(`${says} Nothing was changed.`, { code: "batch_changed" });
}
