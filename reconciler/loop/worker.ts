import os from "node:os";
import { log as rootLog } from "../../lib/log.ts";
import { uuidv7 } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { detect } from "./pass.ts";
import { type LoopDeps, reconcileSafely } from "./reconcile.ts";
import { openRuntime, type Runtime } from "./runtime.ts";

/** How often everything is looked at. Decisions and requests do not wait for it. */
const SWEEP_MS = 30_000;
/** A sweep that somebody asked for comes earlier, but not at once after another. */
const SWEEP_MIN_MS = 5_000;
/** What a sweep found is repaired unattended only this much later, after another look: people see it first, and what heals by itself is left alone. */
const GRACE_MS = 10_000;
/** Polling is the safety net below NOTIFY, which may be lost. */
const POLL_MS = 1_000;
const BEAT_MS = 5_000;
const CONCURRENCY = 4;
/** Drifts that the stored report of a sweep lists; the drift pages have all of them. */
const REPORTED_MAX = 500;

const log = rootLog.child({ process: "reconciler" });

/** One reconciler process. Any number may run: the rows are the queue, and each object has one holder at a time. */
export async function runWorker(runtime: Runtime, stop: AbortSignal): Promise<void> {
  const holder = `${os.hostname()}:${process.pid}:${uuidv7()}`;
  const [bell, sweepBell] = [new Bell(), new Bell()];
  const listener = await listen({ plumbline: bell, plumbline_scan: sweepBell });
  const loops = [
    sweepLoop(runtime, holder, sweepBell, stop),
    queueLoop(runtime, holder, bell, stop),
    beatLoop(runtime, holder, stop),
  ];
  log.info({ holder }, "reconciler runs");
  await Promise.all(loops);
  await listener.end();
  log.info({ holder }, "reconciler stopped");
}

async function queueLoop(runtime: Runtime, holder: string, bell: Bell, stop: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  while (!stop.aborted) {
    const free = CONCURRENCY - running.size;
    const claims = free > 0 ? await retrying(() => runtime.store.claimDue(holder, runtime.leaseMs, free), []) : [];
    for (const claim of claims) {
      const work = reconcileSafely(runtime, claim)
        .then((result) => {
          if (result.error !== null)
            log.error({ kind: claim.kind, key: claim.key, error: result.error }, "object failed");
          for (const done of result.acted) log.info(done, "acted");
        })
        .finally(() => running.delete(work));
      running.add(work);
    }
    if (running.size >= CONCURRENCY) await Promise.race(running);
    else if (claims.length === 0) await bell.wait(POLL_MS, runtime, stop);
  }
  // A claim under way is finished: half an attempt helps nobody.
  await Promise.all(running);
}

async function sweepLoop(runtime: Runtime, holder: string, bell: Bell, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const ours = await retrying(() => runtime.store.lease("sweep", holder, SWEEP_MS * 2), false);
    if (ours) await retrying(() => sweep(runtime), undefined);
    await runtime.ports.scheduler.sleep(SWEEP_MIN_MS, stop);
    await bell.wait(SWEEP_MS - SWEEP_MIN_MS, runtime, stop);
  }
}

/** Detection changed nothing; this makes what it found due, so that the queue looks again and acts or proposes. */
async function sweep(runtime: Runtime): Promise<void> {
  await detect(runtime, {}, "reconciler", REPORTED_MAX);
  await runtime.store.makeOpenDue(GRACE_MS);
}

async function beatLoop(runtime: Runtime, holder: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    await retrying(
      () => runtime.store.beat({ id: holder, version: process.env.npm_package_version ?? "dev" }),
      undefined,
    );
    await runtime.ports.scheduler.sleep(BEAT_MS, stop);
  }
}

/** The database may be away for a while; the loop is not ended by that, and nothing is sent meanwhile. */
async function retrying<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    log.error(
      { error: error instanceof Error ? error.message : String(error) },
      "could not reach what it needs; trying again",
    );
    return otherwise;
  }
}

async function listen(bells: Readonly<Record<string, Bell>>): Promise<{ end(): Promise<void> }> {
  const url = process.env.DATABASE_URL ?? "";
  const { sql } = postgresStore({ url, name: "plumbline reconciler listener", max: 1 });
  // Losing this only costs promptness: the poll finds the same rows.
  for (const [channel, bell] of Object.entries(bells)) await sql.listen(channel, () => bell.ring()).catch(() => {});
  return { end: () => sql.end({ timeout: 1 }) };
}

/** Wakes the queue early when something is announced. */
class Bell {
  #abort = new AbortController();
  ring(): void {
    this.#abort.abort();
  }
  async wait(ms: number, deps: Pick<LoopDeps, "ports">, stop: AbortSignal): Promise<void> {
    await deps.ports.scheduler.sleep(ms, AbortSignal.any([this.#abort.signal, stop]));
    this.#abort = new AbortController();
  }
}

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
  // Whoever started us is gone: so are we, before anybody starts another.
  process.on("disconnect", () => process.exit(0));
  const runtime = await openRuntime(process.env, "plumbline reconciler");
  process.send?.({ ready: true });
  await runWorker(runtime, stop.signal);
  await runtime.close();
  process.exit(0);
}

if (process.argv[1] && import.meta.url.endsWith(process.argv[1].split("/").at(-1) ?? "")) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
