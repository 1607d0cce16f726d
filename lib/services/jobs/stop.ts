import { z } from "zod";
import { authorize, may } from "../../auth/authorize.ts";
import { Conflict, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput } from "../input.ts";
import { record, runVerb } from "../run-verb.ts";

export const StopJobInput = z.strictObject({ job: name });
export type StopJobInput = z.infer<typeof StopJobInput>;

/** No further item is begun. What was done stays done. */
export async function stopJob(ctx: Context, input: StopJobInput): Promise<{ job: string; says: string }> {
  const { job } = parseInput(StopJobInput, input);
  return runVerb(ctx, "job.stop", { subject: job }, async (tx) => {
    const [row] = await tx<{ made_by: string }[]>`select made_by from jobs where id = ${job} for update`;
    const resource = { teams: [], askedBy: row?.made_by ?? null };
    // Somebody else's job is nothing that they can see.
    if (row === undefined || !may(ctx.principal, "job.read", resource)) throw new NotFound();
    authorize(ctx.principal, "job.stop", resource);
    const changed = await tx`
      update jobs set stopped_at = now(), stopped_by = ${ctx.principal.personId}
      where id = ${job} and ended_at is null and stopped_at is null returning 1`;
    if (changed.length === 0) {
      throw new Conflict("It has ended already. Nothing was changed.", { code: "job_ended" });
    }
    await record(tx, ctx, { action: "job.stopped", subject: job });
    return { job, says: "Stopped. No further row is touched." };
  });
}
