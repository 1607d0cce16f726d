import os from "node:os";
import type { Sql } from "../../db/client.ts";
import { log as rootLog } from "../../lib/log.ts";
import { KEEP_DAYS_DEFAULT } from "../config.ts";
import { uuidv7 } from "../ports.ts";
import { postgresStore } from "../postgres-store.ts";
import { checkpointLoop, openSigner } from "../record/keep-checkpoints.ts";
import { retentionLoop } from "../record/retention.ts";
import { registerTeams } from "../record/teams.ts";
import { openWires, tellLoop } from "../tell/tell-loop.ts";
import { Bell, runLoops } from "./loops.ts";
import { openRuntime, type Runtime } from "./runtime.ts";

const log = rootLog.child({ process: "reconciler" });

/** One reconciler process. Any number may run: the rows are the queue, and each object has one holder at a time. */
export async function runWorker(runtime: Runtime, stop: AbortSignal): Promise<void> {
  const holder = `${os.hostname()}:${process.pid}:${uuidv7()}`;
  const [bell, sweepBell] = [new Bell(stop), new Bell(stop)];
  const { sql, ...listener } = await listen({ plumbline: bell, plumbline_scan: sweepBell });
  const version = process.env.npm_package_version ?? "dev";
  const loops = runLoops({ deps: runtime, holder, version, bell, sweepBell, log, stop });
  const telling = tellLoop({ ...runtime, sql, wires: openWires(runtime.env, runtime.config), holder, stop, log });
  const signing = checkpointLoop({ ...runtime, sql, signer: openSigner(runtime.env), holder, stop, log });
  const { keepDays = KEEP_DAYS_DEFAULT } = runtime.config;
  const clearing = retentionLoop({ ...runtime, sql, keepDays, holder, stop, log });
  log.info({ holder }, "reconciler runs");
  await Promise.all([loops, telling, signing, clearing]);
  await listener.end();
  log.info({ holder }, "reconciler stopped");
}

/** The connection beside the store's: it hears what is announced, and tells people. */
async function listen(bells: Readonly<Record<string, Bell>>): Promise<{ sql: Sql; end(): Promise<void> }> {
  const url = process.env.DATABASE_URL ?? "";
  const { sql } = postgresStore({ url, name: "plumbline reconciler listener", max: 4 });
  // Losing this only costs promptness: the poll finds the same rows.
  for (const [channel, bell] of Object.entries(bells)) await sql.listen(channel, () => bell.ring()).catch(() => {});
  return { sql, end: () => sql.end({ timeout: 1 }) };
}

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => stop.abort());
  // Whoever started us is gone: so are we, before anybody starts another.
  process.on("disconnect", () => process.exit(0));
  const runtime = await openRuntime(process.env, "plumbline reconciler");
  const { keptTwice: names, shut, kinds, config, store } = runtime;
  for (const [kind, error] of shut) log.error({ kind, error }, "its connector could not be opened; the others go on");
  if (shut.size > 0 && shut.size === kinds.size) throw new Error([...shut.values()].join("\n"));
  if (names.length > 0) log.warn({ names }, "in the database and in the environment: the database's is used");
  if (config.teams !== undefined) await registerTeams(store.sql, config.teams);
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
