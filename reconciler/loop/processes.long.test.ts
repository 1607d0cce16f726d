import { spawn } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Sql } from "../../db/client.ts";
import { terminalPrincipal } from "../../lib/auth/principal.ts";
import { oneFileEach } from "../../lib/one-file.ts";
import { terminalContext } from "../../lib/services/context.ts";
import { putIntent } from "../../lib/services/intents/put.ts";
import { verifyRecord } from "../record/read-chain.ts";
import { CRASH_POINTS } from "../repair/attempt.ts";
import { breakWorld } from "../sandbox/breaks.ts";
import { detect } from "./pass.ts";
import { type LoopDeps, reconcileSafely } from "./reconcile.ts";
import type { Runtime } from "./runtime.ts";
import { makeSandbox, openTestRuntime, type TestSandbox } from "./sandbox.test-kit.ts";

const KIND = "database_access";
let sandbox: TestSandbox;
let runtime: Runtime;
let sql: Sql;
let world: Sql;
let [crashFile, workerFile] = ["", ""];
let removeFiles = () => {};

beforeAll(async () => {
  sandbox = await makeSandbox();
  process.env.SANDBOX_PREFIX = sandbox.prefix;
  runtime = await openTestRuntime(sandbox.env, true);
  sql = connect({ url: sandbox.env.DATABASE_URL ?? "", name: "test" });
  world = connect({ url: sandbox.adminUrl, name: "test", max: 4 });
  const sources = ["crash.test-kit.ts", "worker.test-kit.ts"].map((name) => path.join(import.meta.dirname, name));
  const bundles = await oneFileEach(sources);
  [crashFile = "", workerFile = ""] = bundles.files;
  removeFiles = bundles.remove;
});
afterAll(async () => {
  removeFiles();
  await runtime.close();
  await sql.end();
  await world.end();
  await sandbox.drop();
});

async function askFor(key: string): Promise<void> {
  const kinds = new Map([...runtime.kinds].map(([name, { config }]) => [name, config.spec]));
  const spec = {
    subject: "A test",
    grants: ["database:CONNECT", `member:${sandbox.prefix}billing_readers`],
    login: true,
    validUntil: null,
    connectionLimit: 2,
  };
  const ctx = terminalContext(sql, terminalPrincipal("test"));
  await putIntent(ctx, { kind: KIND, key, owner: "billing", subject: spec.subject, spec }, "any", kinds);
}

const roleOf = async (key: string) => {
  const rows = await world<{ oid: string }[]>`
    select oid::text from pg_roles where shobj_description(oid, 'pg_authid') like ${`plumbline key=${key} %`}`;
  return rows.map((row) => row.oid);
};

type End = { signal: string | null; code: number | null; says: string };

/** A process of its own. */
function run(file: string, ...args: string[]): Promise<End> {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...sandbox.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let says = "";
  child.stderr.on("data", (chunk) => {
    says += chunk;
  });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, says })));
}

/** Works the queue like the worker does until nothing is due any more, or the time is up. */
async function workUntilQuiet(deps: LoopDeps, holders: number, untilMs: number): Promise<void> {
  const end = performance.now() + untilMs;
  const loop = async (n: number) => {
    while (performance.now() < end) {
      const claims = await deps.store.claimDue(`holder-${n}`, deps.leaseMs, 4);
      for (const claim of claims) expect((await reconcileSafely(deps, claim)).error).toBeNull();
      if (claims.length > 0) continue;
      const [row] = await sql<{ open: number }[]>`
        select count(*)::int as open from objects where due_at < now() + interval '20 seconds' or open_attempt <> 'none'`;
      if (row?.open === 0) return;
      await deps.ports.scheduler.sleep(50);
    }
  };
  await Promise.all(Array.from({ length: holders }, (_, n) => loop(n)));
}

test("killed with -9 at each step, 54 times: nothing twice, nothing lost, true statuses, and the record verifies", async () => {
  await detect(runtime, {}, "test");
  const rows = await sql<
    { key: string }[]
  >`select key from objects where kind = ${KIND} and verdict = 'in_sync' order by key`;
  const keys = rows.map((row) => row.key);
  const ways = [
    { class: "attribute_drift", direction: null },
    { class: "permission_drift", direction: "over" },
    { class: "permission_drift", direction: "under" },
    { class: "missing_external", direction: "vanished" },
  ] as const;

  // Broken one after another: the break takes the first object that suits, and two at once would take the same.
  const doomed: { key: string; point: string }[] = [];
  for (const [n, point] of [...Array(6)].flatMap(() => CRASH_POINTS).entries()) {
    const way = n % 9 < 5 ? undefined : ways[n % ways.length];
    let key = `${sandbox.prefix}svc_kill_${n}`;
    if (way === undefined) {
      await askFor(key);
      await sql`update intents set asked_at = now() - interval '1 minute' where key = ${key}`;
    } else {
      key = (await breakWorld({ ...way, prefix: sandbox.prefix, adminUrl: sandbox.adminUrl, keys })).key;
      keys.splice(keys.indexOf(key), 1);
    }
    doomed.push({ key, point });
  }

  const killed: { key: string; point: string; before: string[] }[] = [];
  // Two at a time: each is a process of its own.
  const lane = async () => {
    for (let next = doomed.shift(); next !== undefined; next = doomed.shift()) {
      const { key, point } = next;
      const end = await run(crashFile, point, KIND, key);
      // Where the object was done before the point was reached, the process ended on its own.
      expect(["SIGKILL", 7], `${point} ${key}: ${end.says}`).toContain(end.signal ?? end.code);
      killed.push({ key, point, before: await roleOf(key) });
    }
  };
  await Promise.all([lane(), lane()]);
  expect(killed.length).toBeGreaterThanOrEqual(50);

  await runtime.store.makeDue(
    killed.map(({ key }) => ({ kind: KIND, key })),
    0,
  );
  await workUntilQuiet(runtime, 2, 60_000);
  const report = await detect(runtime, {}, "test");
  expect(report.drifts).toEqual([]);
  expect(report.counts.in_sync).toBe(report.counts.objects);
  for (const { key, before } of killed) {
    const now = await roleOf(key);
    expect(now).toHaveLength(1);
    // What was made before the kill is what is there now: it was adopted, not made again.
    if (before.length > 0) expect(now).toEqual(before);
  }
  const statuses = await sql`select key, status from objects where kind = ${KIND} and status <> 'in_place'`;
  expect(statuses).toEqual([]);
  expect(await verifyRecord(sql)).toMatchObject({ ok: true });
}, 180_000);

test("two reconciler processes over 200 broken objects: all repaired, none twice", async () => {
  const keys = Array.from({ length: 200 }, (_, n) => `${sandbox.prefix}svc_many_${n}`);
  for (const key of keys) await askFor(key);
  await sql`update intents set asked_at = now() - interval '1 minute' where key = any(${keys})`;
  await runtime.store.makeDue(
    keys.map((key) => ({ kind: KIND, key })),
    0,
  );
  const ends = await Promise.all([run(workerFile, "200000"), run(workerFile, "200000")]);
  for (const end of ends) expect(end).toEqual({ code: 0, signal: null, says: "" });

  const report = await detect(runtime, {}, "test");
  expect(report.drifts).toEqual([]);
  const [effects] = await sql<{ happened: number; objects: number }[]>`
    select count(*)::int as happened, count(distinct key)::int as objects from attempts
    where key = any(${keys}) and state = 'happened'`;
  expect(effects).toEqual({ happened: 200, objects: 200 });
  const processes = await sql`select distinct split_part(holder, '-', 2) from attempts where key = any(${keys})`;
  expect(processes).toHaveLength(2);
  expect(await verifyRecord(sql)).toMatchObject({ ok: true });
}, 300_000);
