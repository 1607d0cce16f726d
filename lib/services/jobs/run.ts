import { type Sql, transaction } from "../../../db/client.ts";
import type { BulkVerb } from "../../../db/queries/selection.ts";
import { AppError } from "../../errors.ts";
import { log } from "../../log.ts";
import { type Context, personContext } from "../context.ts";
import { assignDrift } from "../drifts/assign.ts";
import { Replayed } from "../idempotency.ts";
import { lookAgain } from "../objects/look-again.ts";
import { snoozeObject } from "../objects/snooze.ts";
import { readPerson } from "../principal.ts";
import { record } from "../run-verb.ts";

type Job = {
  id: string;
  verb: BulkVerb;
  input: { assignee?: string | null; until?: string; reason?: string };
  made_by: string;
  chosen_at: Date;
  stopped_at: Date | null;
};
type Item = { bucket: number; drift: string; kind: string; key: string };
type End = { state: "done" | "skipped" | "failed"; says: string };

/**
 * Takes a job's items one by one, each by the verb itself with all its rules, until none is left or somebody stops it.
 * Any process may do so, and carry on where another ended: an item runs once, because the verb's answer is kept under
 * its name.
 */
export async function runJob(sql: Sql, id: string, holder: string): Promise<void> {
  for (;;) {
    const job = await hold(sql, id, holder);
    if (job === null) return;
    const person = await readPerson(sql, job.made_by);
    const [item] = await sql<Item[]>`
      select bucket, drift, kind, key from job_items where job = ${id} and state = 'waiting' order by bucket, drift limit 1`;
    if (item === undefined || job.stopped_at !== null || person === null || person.suspended) {
      const says =
        job.stopped_at === null ? "Not begun: whoever asked may not do this any more." : "Not begun: it was stopped.";
      await finish(sql, job, person === null ? null : personContext(sql, person.principal), says);
      return;
    }
    const end = await take(job, item, { ...personContext(sql, person.principal), requestId: id });
    await sql`
      update job_items set state = ${end.state}, says = ${end.says}
      where bucket = ${item.bucket} and job = ${id} and drift = ${item.drift}`;
  }
}

/** The job, for as long as this process goes on with it; null where another does, or it has ended. */
async function hold(sql: Sql, id: string, holder: string): Promise<Job | null> {
  const [job] = await sql<Job[]>`
    update jobs set lease_holder = ${holder}, lease_until = now() + interval '30 seconds'
    where id = ${id} and ended_at is null
      and (lease_holder = ${holder} or lease_until is null or lease_until < now())
    returning id, verb, input, made_by, chosen_at, stopped_at`;
  return job ?? null;
}

async function take(job: Job, item: Item, ctx: Context): Promise<End> {
  if (await changedSince(ctx.sql, job, item)) return { state: "skipped", says: "Changed since you selected it." };
  const key = `${job.id}_${item.drift}`;
  const once: Context = { ...ctx, idempotency: { key, fingerprint: key, status: 200 } };
  try {
    return { state: "done", says: (await doVerb(once, job, item)).says };
  } catch (error) {
    if (error instanceof Replayed) return { state: "done", says: "Done." };
    if (error instanceof AppError) return { state: "failed", says: error.message };
    log.error({ err: error, job: job.id, drift: item.drift }, "an item of a job could not be done");
    return { state: "failed", says: "It could not be done; whether it was is not known." };
  }
}

function doVerb(ctx: Context, { verb, input }: Job, { drift, kind, key }: Item): Promise<{ says: string }> {
  switch (verb) {
    case "assign":
      return assignDrift(ctx, { drift, assignee: input.assignee ?? null });
    case "snooze":
      return snoozeObject(ctx, { kind, key, until: input.until ?? "", reason: input.reason ?? "" });
    case "look_again":
      return lookAgain(ctx, { kind, key });
  }
}

/** Everything that changes an object is in its record. A note, a refusal and a wish for a look change nothing. */
async function changedSince(sql: Sql, job: Job, { bucket, kind, key }: Item): Promise<boolean> {
  const rows = await sql`
    select 1 from audit a
    where a.bucket = ${bucket} and a.kind = ${kind} and a.key = ${key} and a.at > ${job.chosen_at}
      and a.action not in ('drift.noted', 'object.look_requested') and a.action not like '%.refused'
      and a.body::jsonb #>> '{detail,request}' is distinct from ${job.id}
    limit 1`;
  return rows.length > 0;
}

/** Where it was stopped, or its maker lost their rights, what is left was not touched. */
async function finish(sql: Sql, job: Job, ctx: Context | null, says: string): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`update job_items set state = 'stopped', says = ${says} where job = ${job.id} and state = 'waiting'`;
    const rows = await tx<{ state: string; n: number }[]>`
      select state, count(*)::int as n from job_items where job = ${job.id} group by state order by state`;
    const ended =
      await tx`update jobs set ended_at = now(), lease_until = null where id = ${job.id} and ended_at is null returning 1`;
    if (ended.length === 0 || ctx === null) return;
    const counts = Object.fromEntries(rows.map((row) => [row.state, row.n]));
    await record(tx, ctx, { action: "job.ended", subject: job.id, detail: { verb: job.verb, ...counts } });
  });
}

/** Jobs that nobody goes on with. */
export async function leftJobs(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from jobs where ended_at is null and (lease_until is null or lease_until < now())
      and made_at < now() - interval '5 seconds' order by made_at limit 10`;
  return rows.map((row) => row.id);
}
