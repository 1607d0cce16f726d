import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensurePostgres, removePostgres, stopPostgres } from "./postgres.mjs";
import { readSettings } from "./postgres-cluster.mjs";
import { birthOf, isRunning } from "./process-identity.mjs";

const isRoot = process.getuid?.() === 0;
const parent = mkdtempSync(join(tmpdir(), "plumbline-launcher-"));
const dataDir = join(parent, "data");
const children: ChildProcess[] = [];

beforeAll(() => chmodSync(parent, 0o755));
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await removePostgres(dataDir);
  rmSync(parent, { recursive: true, force: true });
});

const open = (folder = dataDir) => ensurePostgres({ dataDir: folder, throwaway: true });

async function query<T>(url: string, run: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await run(sql);
  } finally {
    await sql.end();
  }
}

/** Another process that holds the server until it is killed. Resolves once it has it. */
async function holdElsewhere(folder = dataDir): Promise<{ child: ChildProcess; pid: number; started: boolean }> {
  const script = `
    const { ensurePostgres } = await import(process.argv[1]);
    const { pid, started } = await ensurePostgres({ dataDir: process.argv[2], throwaway: true });
    console.log(JSON.stringify({ pid, started }));
    setInterval(() => {}, 60_000);`;
  const child = spawn(
    process.execPath,
    ["--input-type=module", "-e", script, new URL("./postgres.mjs", import.meta.url).href, folder],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  children.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (data) => resolve(String(data)));
    child.once("exit", () => reject(new Error("The other process ended early.")));
  });
  return { child, ...JSON.parse(line) };
}

const guardPid = (): number => JSON.parse(readFileSync(join(dataDir, "guard.json"), "utf8")).pid;
const pidFile = () => join(readSettings(dataDir)?.cluster ?? "", "postmaster.pid");
const gone = (pid: number) => expect.poll(() => birthOf(pid), { timeout: 5_000 }).toBeNull();

test("a first start makes a UTF-8 database behind a password that only the owner can read", async () => {
  const server = await open();
  expect(server).toMatchObject({ started: true, adopted: false });
  const [row] = await query(
    server.url,
    (sql) => sql`select current_database() as name, current_user as who, current_setting('server_encoding') as encoding,
      current_setting('max_connections') as connections, current_setting('unix_socket_directories') as sockets`,
  );
  expect(row).toEqual({ name: "plumbline", who: "plumbline", encoding: "UTF8", connections: "200", sockets: "" });
  expect(statSync(join(dataDir, "postgres.json")).mode & 0o777).toBe(0o600);
  await expect(query(server.url.replace(/:[^:@]+@/, ":wrong@"), (sql) => sql`select 1`)).rejects.toThrow("password");
  await server.stop();
});

test("the last one to leave stops the server and the guard, nobody before", async () => {
  const first = await open();
  const second = await open();
  const guard = guardPid();
  expect(second).toMatchObject({ adopted: true, pid: first.pid, url: first.url });
  await first.stop();
  expect(birthOf(second.pid)).not.toBeNull();
  await second.stop();
  expect([birthOf(second.pid), birthOf(guard)]).toEqual([null, null]);
});

test("a later start has the same address and the same rows", async () => {
  const before = await open();
  await query(before.url, (sql) => sql`create table kept (n int)`.then(() => sql`insert into kept values (7)`));
  await before.stop();
  const after = await open();
  expect(after.url).toBe(before.url);
  expect(await query(after.url, (sql) => sql`select n from kept`)).toEqual([{ n: 7 }]);
  await after.stop();
});

test("callers at the same moment, in one process and in two, share one server", async () => {
  const [mine, alsoMine, theirs, alsoTheirs] = await Promise.all([open(), open(), holdElsewhere(), holdElsewhere()]);
  expect(new Set([mine.pid, alsoMine.pid, theirs.pid, alsoTheirs.pid]).size).toBe(1);
  expect([mine, alsoMine, theirs, alsoTheirs].filter((server) => server.started)).toHaveLength(1);
  for (const other of [theirs, alsoTheirs]) other.child.kill("SIGKILL");
  await stopPostgres(dataDir);
  expect(birthOf(mine.pid)).toBeNull();
  await Promise.all([mine.stop(), alsoMine.stop()]);
});

test("kill -9 of the only owner: the server is gone within five seconds, and the next start works", async () => {
  const owner = await holdElsewhere();
  owner.child.kill("SIGKILL");
  await gone(owner.pid);
  const server = await open();
  expect(server.started).toBe(true);
  await server.stop();
});

test("kill -9 of an owner while another one lives: the server stays", async () => {
  const owner = await holdElsewhere();
  const server = await open();
  expect(server.adopted).toBe(true);
  owner.child.kill("SIGKILL");
  await gone(owner.child.pid ?? 0);
  // The guard looks every 400 ms: two of its rounds.
  const until = Date.now() + 1_000;
  await expect.poll(() => Date.now() > until, { timeout: 2_000 }).toBe(true);
  expect(birthOf(server.pid)).not.toBeNull();
  await server.stop();
});

test("kill -9 of the server: what was committed is there after the next start", async () => {
  const server = await open();
  await query(server.url, (sql) => sql`create table survivors as select generate_series(1, 1000) as n`);
  expect(server.tend()).toBe(true);
  process.kill(server.pid, "SIGKILL");
  await gone(server.pid);
  expect(server.tend()).toBe(false);
  const again = await open();
  expect(again).toMatchObject({ started: true, url: server.url });
  expect(await query(again.url, (sql) => sql`select count(*)::int as n from survivors`)).toEqual([{ n: 1000 }]);
  await server.stop();
  await again.stop();
});

test("kill -9 of the server, with one of its own still at work: it has the same address again", async () => {
  const server = await open();
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  await sql`select 1`;
  // It looks for nothing while it counts, so the next server finds it there.
  const working = sql
    .unsafe("do $$ begin while clock_timestamp() < now() + interval '800 ms' loop null; end loop; end $$")
    .catch(() => {});
  await expect
    .poll(() => query(server.url, (other) => other`select 1 as it from pg_stat_activity where query like 'do %'`))
    .toEqual([{ it: 1 }]);
  process.kill(server.pid, "SIGKILL");
  await gone(server.pid);
  const again = await open();
  expect(again).toMatchObject({ started: true, url: server.url });
  await Promise.all([working, sql.end({ timeout: 1 })]);
  await server.stop();
  await again.stop();
});

test("kill -9 of the guard: a new one takes over", async () => {
  const server = await open();
  const guard = guardPid();
  process.kill(guard, "SIGKILL");
  await gone(guard);
  server.tend();
  expect(guardPid()).not.toBe(guard);
  expect(isRunning(JSON.parse(readFileSync(join(dataDir, "guard.json"), "utf8")))).toBe(true);
  await server.stop();
});

/** A disk of its own, so that it can be full. Only root may have one, and not in every container. */
const small = join(parent, "small");
mkdirSync(small);
const hasSmall = isRoot && spawnSync("mount", ["-t", "tmpfs", "-o", "size=200m", "plumbline-test", small]).status === 0;
afterAll(() => {
  if (hasSmall) spawnSync("umount", [small]);
});

test.runIf(hasSmall)("on a full disk it is stopped all the same, and starts when there is room", async () => {
  const folder = join(small, "data");
  const filler = join(small, "filler");
  const fill = () => spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"], { stdio: "ignore" });
  const mine = await open(folder);
  fill();
  await mine.stop();
  await expect.poll(() => birthOf(mine.pid), { timeout: 5_000 }).toBeNull();
  await expect(open(folder)).rejects.toThrow("ENOSPC");
  rmSync(filler);

  const { child, pid } = await holdElsewhere(folder);
  fill();
  child.kill("SIGKILL");
  await expect.poll(() => birthOf(pid), { timeout: 5_000 }).toBeNull();
  rmSync(filler);
  const again = await open(folder);
  expect(await query(again.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
  await again.stop();
  expect(readdirSync(folder).filter((name) => name.startsWith("postgres.lock"))).toEqual([]);
});

test("a pid file left by a dead process is no obstacle", async () => {
  const dead = spawn("true");
  await new Promise((resolve) => dead.once("exit", resolve));
  await leavePidFile(dead.pid ?? 0);
  const server = await open();
  expect(server.started).toBe(true);
  await server.stop();
});

test("a pid file whose number now belongs to another process of Postgres' user is no obstacle", async () => {
  const { uid, gid } = statSync(readSettings(dataDir)?.cluster ?? "");
  const bystander = spawn("sleep", ["60"], { cwd: "/", uid, gid });
  children.push(bystander);
  await leavePidFile(bystander.pid ?? 0);
  const server = await open();
  expect(server.started).toBe(true);
  await server.stop();
  expect(bystander.exitCode).toBeNull();
  bystander.kill();
});

async function leavePidFile(pid: number) {
  const { cluster } = readSettings(dataDir) ?? { cluster: "" };
  const { uid, gid } = statSync(cluster);
  writeFileSync(pidFile(), `${pid}\n${cluster}\n1700000000\n5432\n\n127.0.0.1\n  123456   7\nready   \n`);
  chownSync(pidFile(), uid, gid);
}

test("a database dropped by hand is made again", async () => {
  const server = await open();
  await query(server.url.replace(/plumbline$/, "postgres"), (sql) => sql`drop database plumbline`);
  await server.stop();
  const again = await open();
  expect(await query(again.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
  await again.stop();
});

test("an interrupted first start leaves nothing that stops the second", async () => {
  const folder = join(parent, "interrupted");
  mkdirSync(join(folder, "cluster.new"), { recursive: true });
  writeFileSync(join(folder, "cluster.new", "PG_VERSION"), "17\n");
  const server = await open(folder);
  expect(server.started).toBe(true);
  await removePostgres(folder);
  expect([existsSync(folder), birthOf(server.pid)]).toEqual([false, null]);
});

test("deleting the data folder under a running server ends the server", async () => {
  const folder = join(parent, "deleted");
  const server = await open(folder);
  rmSync(folder, { recursive: true });
  await gone(server.pid);
});

test.runIf(isRoot)("root in a private home: the files live where Postgres' user can reach them", async () => {
  const home = join(parent, "private home");
  mkdirSync(home, { mode: 0o700 });
  const folder = join(home, ".plumbline");
  const server = await open(folder);
  const cluster = readSettings(folder)?.cluster ?? "";
  expect(cluster.startsWith(folder)).toBe(false);
  expect(await query(server.url, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }]);
  await server.stop();

  const copy = join(home, "copy");
  cpSync(folder, copy, { recursive: true });
  const copied = await open(copy);
  expect(readSettings(copy)?.cluster).not.toBe(cluster);
  await copied.stop();
  await removePostgres(copy);
  await removePostgres(folder);
  expect(existsSync(cluster)).toBe(false);
});
