import { randomUUID } from "node:crypto";
import { log } from "../log.ts";
import { leftJobs, runJob } from "../services/jobs/run.ts";
import { database } from "./database.ts";

/** More than this is not waited for, because somebody does: the answer names the page that shows how far it is. */
const AT_ONCE = 20;
const LOOK_MS = 15_000;
/** One run, in the lease of what it goes on with. */
const run = (job: string) => runJob(database(), job, randomUUID());

/** Runs it: to its end where it is short, else beside the answer. */
export async function startJob({ job, total }: { job: string; total: number }): Promise<void> {
  const running = run(job);
  if (total <= AT_ONCE) return running;
  running.catch((error) => log.error({ err: error, job }, "a job did not go on; it is carried on soon"));
}

const holder = globalThis as typeof globalThis & { plumblineJobs?: NodeJS.Timeout };

/**
 * What a process that ended left behind is carried on by any other, as soon as a console is open there. It cannot begin
 * with the process: the framework loads what runs at its start apart from the routes, with a database client of its own.
 */
export function carryOnJobs(): void {
  holder.plumblineJobs ??= setInterval(() => {
    carryOn().catch((error) => log.warn({ err: error }, "jobs could not be looked for"));
  }, LOOK_MS).unref();
}

async function carryOn(): Promise<void> {
  for (const job of await leftJobs(database())) await run(job);
}
