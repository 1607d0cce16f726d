import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Tx } from "../../../db/client.ts";
import { BULK_ACTIONS, BULK_LIMITS, type BulkVerb, chosenRows } from "../../../db/queries/selection.ts";
import { PERMISSIONS } from "../../auth/permissions.ts";
import { Conflict, Forbidden } from "../../errors.ts";
import type { Context } from "../context.ts";
import { futureTime, moment, name, parseInput, reason } from "../input.ts";
import { SNOOZE_DAYS_MAX } from "../objects/snooze.ts";
import { record, runVerb } from "../run-verb.ts";
import { ChosenInput, readChosen } from "./chosen.ts";

export const MakeJobInput = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("assign"), chosen: ChosenInput, assignee: name.nullable() }),
  z.strictObject({ verb: z.literal("snooze"), chosen: ChosenInput, until: moment, reason }),
  z.strictObject({ verb: z.literal("look_again"), chosen: ChosenInput }),
]);
export type MakeJobInput = z.infer<typeof MakeJobInput>;
export type MadeJob = { job: string; total: number; says: string };

/** An older choice was of another list. */
const CHOICE_HOURS = 1;

/** Writes down what is to be done to which rows. Doing it is run.ts. */
export async function makeJob(ctx: Context, input: MakeJobInput): Promise<MadeJob> {
  const { verb, chosen: given, ...how } = parseInput(MakeJobInput, input);
  const job = `job_${randomUUID().replaceAll("-", "")}`;

  return runVerb(ctx, "job.make", { subject: job }, async (tx) => {
    if (PERMISSIONS[BULK_ACTIONS[verb]][ctx.principal.role] === undefined) {
      throw new Forbidden(`The role ${ctx.principal.role} may not do this. Nothing was changed.`);
    }
    if ("until" in how) futureTime(how.until, tx.transactionTime, SNOOZE_DAYS_MAX, "until");
    const at = chosenTime(given.at, tx.transactionTime);
    await tx`
      insert into jobs (id, verb, input, made_by, chosen_at, total)
      values (${job}, ${verb}, ${tx.json(how)}, ${ctx.principal.personId}, ${at}, 0)`;
    const total = await takeItems(tx, ctx, job, verb, given, at);
    await record(tx, ctx, {
      action: "job.made",
      subject: job,
      detail: {
        verb,
        ...how,
        total,
        ...("filter" in given ? { filter: given.filter } : {}),
        chosen_at: at.toISOString(),
      },
    });
    return { job, total, says: `${total} are taken one by one.` };
  });
}

function chosenTime(text: string, now: Date): Date {
  const at = new Date(text);
  const age = now.getTime() - at.getTime();
  if (age >= 0 && age <= CHOICE_HOURS * 3_600_000) return at;
  throw new Conflict("You chose these rows too long ago. Choose again. Nothing was changed.", { code: "old_choice" });
}

/** What the filter matches now and was there when it was counted. More than the limit is refused, never cut. */
async function takeItems(tx: Tx, ctx: Context, job: string, verb: BulkVerb, given: ChosenInput, at: Date) {
  const rows = await tx`
    insert into job_items (bucket, job, drift, kind, key)
    select r.bucket, ${job}, r.id, r.kind, r.key
    from (${chosenRows(tx, ctx.principal, readChosen(given), verb)}) r
    join drifts d on d.bucket = r.bucket and d.id = r.id
    where r.left_out is null and d.first_seen <= ${at} returning 1`;
  const limit = BULK_LIMITS[verb];
  if (rows.length > limit) {
    throw new Conflict(`At most ${limit} at once; these are more. Narrow the filter. Nothing was changed.`, {
      code: "over_limit",
      detail: { limit },
    });
  }
  if (rows.length === 0) {
    throw new Conflict("This can be done to none of the rows that you chose. Nothing was changed.", { code: "none" });
  }
  await tx`update jobs set total = ${rows.length} where id = ${job}`;
  return rows.length;
}
