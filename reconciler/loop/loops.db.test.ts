import { afterEach, beforeEach, expect, test } from "vitest";
import { connect, type Sql } from "../../db/client.ts";
import { Bell, runLoops } from "./loops.ts";
import type { Runtime } from "./runtime.ts";
import { makeSandbox, openTestRuntime, type TestSandbox } from "./sandbox.test-kit.ts";

let sandbox: TestSandbox;
let runtime: Runtime;
let sql: Sql;
let lease: string;
beforeEach(async () => {
  sandbox = await makeSandbox();
  runtime = await openTestRuntime(sandbox.env, false);
  lease = `sweep:${[...runtime.kinds.keys()].sort().join()}`;
  sql = connect({ url: sandbox.env.DATABASE_URL ?? "", name: "test", max: 1 });
});
afterEach(async () => {
  await Promise.all([sql.end(), runtime.close()]);
  await sandbox.drop();
});

/** A reconciler, stopped as a signal stops it once there is such a row. */
async function runUntil(holder: string, seen: () => PromiseLike<readonly unknown[]>): Promise<void> {
  const stop = new AbortController();
  const bells = { bell: new Bell(stop.signal), sweepBell: new Bell(stop.signal) };
  const log = { info() {}, error() {} };
  const running = runLoops({ deps: runtime, holder, version: "test", ...bells, log, stop: stop.signal });
  await expect.poll(seen, { timeout: 20_000 }).toHaveLength(1);
  stop.abort();
  await running;
}

test("whoever is stopped gives the sweep back: the next one looks at once, not a minute later", async () => {
  await runUntil("first", () => sql`select 1 from runs where ended_at is not null`);
  expect(await runtime.store.lease(lease, "second", 60_000)).toBe(true);
});

test("whoever does not have the sweep leaves it where it is by being stopped", async () => {
  expect(await runtime.store.lease(lease, "first", 60_000)).toBe(true);
  await runUntil("second", () => sql`select 1 from workers where id = 'second'`);
  expect(await runtime.store.lease(lease, "second", 60_000)).toBe(false);
});
