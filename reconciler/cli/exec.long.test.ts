import { execFileSync } from "node:child_process";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { reconcileSafely } from "../loop/reconcile.ts";
import { LEASE_MS } from "../repair/attempt.ts";
import { openExecWorld } from "./exec.test-kit.ts";
import { refusal, runCli } from "./main.ts";

/** What may go wrong while a script of people runs: its time is over, its pause is lifted, somebody is killed. */
let world: Awaited<ReturnType<typeof openExecWorld>>;
let admin: postgres.Sql;
beforeAll(async () => {
  world = await openExecWorld();
  admin = postgres(world.sandbox.adminUrl, { max: 1, onnotice: () => {} });
  // Asked for long ago, so that a difference is not called pending.
  await world.sql`update intents set asked_at = asked_at - interval '1 hour'`;
  await runCli(["act"], process.env);
});
afterAll(async () => {
  await admin.end();
  await world.close();
});

const KIND = "database_access";
const RITA = "rita@plumbline.example";
const WHY = ["--reason", "an incident", "--as", RITA];
const ofBilling = (time: string) => ["--kind", KIND, "--owner", "billing", "--for", time, ...WHY];
const name = (short: string) => `${world.sandbox.prefix}${short}`;
const ofObject = (key: string) => ["--object", `${KIND}/${key}`, "--for", "1m", ...WHY];
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const signIn = async (url: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  return sql`select 1`
    .then(
      () => "let in",
      (error: Error) => error.message,
    )
    .finally(() => sql.end());
};
/** Logins made for scripts, and their sessions. */
const left = async () => ({
  roles: (await admin`select rolname from pg_roles where starts_with(rolname, ${name("exec_")})`).length,
  sessions: (await admin`select pid from pg_stat_activity where starts_with(usename, ${name("exec_")})`).length,
});
const endedBy = async (exec: string) => {
  const [entry] = await world.sql<{ detail: Record<string, unknown> }[]>`
    select body::jsonb -> 'detail' as detail from audit where subject = ${exec} and action = 'exec.ended'`;
  return entry?.detail;
};
const inForce = () => world.sql`select id from stops where lifted_at is null and until > now()`;
const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const eventually = async (holds: () => Promise<boolean> | boolean, withinMs: number) => {
  for (const end = Date.now() + withinMs; Date.now() < end; await wait(200)) if (await holds()) return true;
  return false;
};
type Env = Record<string, string>;

test("a call that was under way is waited for, and named", async () => {
  const key = name("svc_invoice_mailer");
  await runCli(["break", "attribute_drift", "--object", key], process.env);
  const runtime = await world.openReconciler();
  try {
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let reserved = () => {};
    const underWay = new Promise<void>((resolve) => {
      reserved = resolve;
    });
    const at = (point: string) => {
      if (point !== "reserved") return;
      reserved();
      return held;
    };
    await runtime.store.makeOpenDue(0);
    const claim = await runtime.store.claimOne({ kind: KIND, key }, "test", LEASE_MS);
    if (claim === null) throw new Error("somebody has it");
    const repair = reconcileSafely({ ...runtime, leaseMs: LEASE_MS, at }, claim);
    await underWay;
    const exec = world.start(ofObject(key), "select 'in front'");
    await exec.said(/Under way: .*svc_invoice_mailer/);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const early = await world.sql`select 1 from attempts where key = ${key} and state = 'attempting'`;
    expect(early).toHaveLength(1);
    goOn();
    // The pause is read once more in front of the call.
    expect((await repair).acted).toMatchObject([
      { outcome: "did_not_happen", says: expect.stringMatching(/^Not sent: stopped before the call/) },
    ]);
    expect((await exec.end).lines).toEqual([[{ "?column?": "in front" }]]);
  } finally {
    await runtime.close();
  }
});

test("it ends when somebody lifts its pause", async () => {
  const exec = world.start([...ofBilling("1m"), "--json"], "select 'in front'", "wait 60000");
  await exec.said(/in front/);
  await runCli(["resume", "owner:billing", "--reason", "by mistake"], process.env);
  const { code, out } = await exec.end;
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ ended_by: "pause_lifted", signal: "SIGTERM", credential: "recalled" });
});

test("it ends when its object moves to another team, and when whoever answers for it loses the right", async () => {
  const key = name("svc_billing_export");
  const moved = world.start([...ofObject(key), "--json"], "select 'in front'", "wait 60000");
  await moved.said(/in front/);
  await world.sql`update objects set owner = 'data' where key = ${key}`;
  expect(JSON.parse((await moved.end).out)).toMatchObject({ ended_by: "owner_moved", credential: "recalled" });
  await world.sql`update objects set owner = 'billing' where key = ${key}`;

  const lost = world.start([...ofBilling("1m"), "--json"], "select 'in front'", "wait 60000");
  await lost.said(/in front/);
  await world.sql`update people set suspended_at = now() where email = ${RITA}`;
  expect(JSON.parse((await lost.end).out)).toMatchObject({ ended_by: "right_lost", credential: "recalled" });
  await world.sql`update people set suspended_at = null where email = ${RITA}`;
  expect(await inForce()).toEqual([]);
});

test("no other script is let at any of it", async () => {
  const one = ofObject(name("svc_billing_export"));
  const { code } = await world.during([...one, "--json"], async () => {
    for (const options of [one, ofBilling("1m")])
      expect((await runCli(["exec", ...options, "--", "true"], process.env).catch(refusal)).text).toMatch(
        /^Another script is let at it \(object:.*\) by Rita Alvarez until .*: Script: an incident\. Nothing was started/,
      );
  });
  expect(code).toBe(0);
});

test("its time is over: asked to end, then made to, with what it still had open", async () => {
  const exec = world.start(ofBilling("8s"), "env", "deaf", "select 'in front'", "wait 60000");
  await exec.said(/in front/);
  expect(await left()).toEqual({ roles: 1, sessions: 1 });
  const { code, err, lines } = await exec.end;
  const [env] = lines as [Env];
  expect(code).toBe(1);
  expect(err).toMatch(/node ended by SIGKILL after \d+\.\d s: its time was over\.\nIts credential was called back\./);
  expect(await left()).toEqual({ roles: 0, sessions: 0 });
  expect(await signIn(env.CREDENTIAL_URL ?? "")).toMatch(/password authentication failed/);
  expect(await endedBy(env.PLUMBLINE_EXEC ?? "")).toMatchObject({
    ended_by: "time",
    signal: "SIGKILL",
    credential: "recalled",
  });
  expect(await inForce()).toEqual([]);
});

test("interrupted, it ends the script and cleans up behind it", async () => {
  const exec = world.start(ofBilling("1m"), "env", "select 'in front'", "wait 60000");
  await exec.said(/in front/);
  exec.child.kill("SIGTERM");
  const { code, lines } = await exec.end;
  expect(code).toBe(1);
  expect(await endedBy((lines as [Env])[0].PLUMBLINE_EXEC ?? "")).toMatchObject({
    ended_by: "interrupt",
    signal: "SIGTERM",
  });
  expect([await left(), await inForce()]).toEqual([{ roles: 0, sessions: 0 }, []]);
});

test("killed with -9, it leaves a guard that ends the script, calls the credential back and allows repairs again", async () => {
  const exec = world.start(ofBilling("1m"), "env", "deaf", "select pg_backend_pid()", "wait 60000");
  await exec.said(/pg_backend_pid/);
  expect(await inForce()).toHaveLength(1);
  exec.child.kill("SIGKILL");
  expect(await eventually(async () => (await inForce()).length === 0, 20_000)).toBe(true);
  const { lines } = await exec.end;
  const [env] = lines as [Env];
  expect(await left()).toEqual({ roles: 0, sessions: 0 });
  expect(await signIn(env.CREDENTIAL_URL ?? "")).toMatch(/password authentication failed/);
  expect(await endedBy(env.PLUMBLINE_EXEC ?? "")).toMatchObject({
    ended_by: "plumbline_killed",
    credential: "recalled",
    says: null,
  });
});

test("killed together with its guard, the credential lets nobody in past its time, the pause ends by itself, and the next one cleans up", async () => {
  const exec = world.start(ofBilling("10s"), "env", "select 'in front'", "wait 60000");
  await exec.said(/in front/);
  const guards = processes().filter(({ parent, line }) => parent === exec.child.pid && line.includes("exec-guard"));
  const scripts = processes().filter(({ parent, line }) => parent === exec.child.pid && !line.includes("exec-guard"));
  expect([guards.length, scripts.length]).toEqual([1, 1]);
  process.kill(guards[0]?.pid ?? 0, "SIGKILL");
  exec.child.kill("SIGKILL");
  // Nobody is left to end it but us.
  await wait(1_000);
  expect(alive(scripts[0]?.pid ?? 0)).toBe(true);
  process.kill(scripts[0]?.pid ?? 0, "SIGKILL");
  const [env] = (await exec.end).lines as [Env];
  await wait(10_000);
  expect(await left()).toEqual({ roles: 1, sessions: 0 });
  expect(await signIn(env.CREDENTIAL_URL ?? "")).toMatch(/password authentication failed/);
  const [stop] = await world.sql<{ left: number }[]>`
    select extract(epoch from until - now())::float8 as left from stops where id = ${env.PLUMBLINE_EXEC ?? ""}`;
  expect(stop?.left).toBeLessThan(150);
  await runCli(["resume", "owner:billing"], process.env);
  expect((await world.run(ofBilling("1m"), "select 1")).code).toBe(0);
  expect(await left()).toEqual({ roles: 0, sessions: 0 });
});

function processes(): { pid: number; parent: number; line: string }[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .flatMap((row) => {
      const [, pid, parent, line = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), line }];
    });
}
