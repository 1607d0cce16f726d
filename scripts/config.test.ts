/** The real start and the real command line, in a copy of the sources, with a configuration that is wrong. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "./listen-address.mjs";

const checkout = dirname(import.meta.dirname);
let scratch = "";
let project = "";
let dataDir = "";

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "plumbline-config-"));
  project = join(scratch, "a project");
  dataDir = join(scratch, "data");
  const isTest = /\.test\.tsx?$/;
  for (const name of ["db", "lib", "reconciler", "scripts", "plumbline.config.ts", "tsconfig.json"]) {
    cpSync(join(checkout, name), join(project, name), { recursive: true, filter: (path) => !isTest.test(path) });
  }
  for (const name of ["package.json", "package-lock.json"]) cpSync(join(checkout, name), join(project, name));
  symlinkSync(join(checkout, "node_modules"), join(project, "node_modules"));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function run(script: string, args: string[], config?: string, more: Record<string, string> = {}) {
  const { DATABASE_URL, PLUMBLINE_CONFIG_BUNDLE, ...env } = process.env;
  const child = spawn(process.execPath, [join("scripts", script), ...args], {
    cwd: project,
    env: { ...env, PLUMBLINE_DATA: dataDir, PORT: String(await freePort()), PLUMBLINE_CONFIG: config ?? "", ...more },
    // A group of its own, so that whatever it left behind is found by it.
    detached: true,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  // The compiler ends a moment after whoever used it.
  await expect.poll(() => isGroupAlive(child.pid ?? 0), { timeout: 3_000, interval: 20 }).toBe(false);
  return { code, stdout, stderr };
}

/** What has ended and only waits for the machine to notice is not alive. Some take seconds for that. */
function isGroupAlive(group: number): boolean {
  const processes = execFileSync("ps", ["-A", "-o", "pgid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return processes.some((line) => {
    const [of, state = ""] = line.trim().split(/\s+/);
    return Number(of) === group && !state.startsWith("Z");
  });
}

const wrong = `
  import { accessConnectorSpec } from "@/reconciler/connectors/postgres-access/spec";
  const teams: string[] = ["data"];
  const spec = accessConnectorSpec({ prefix: "", teams });
  export default {
    organisation: "",
    kinds: [{ spec, steward: "", connect: "later", policy: { "permission_drift/sideways": "review" } }],
  };`;
const paths = ["organisation", "kinds.0.steward", "kinds.0.connect", "kinds.0.policy.permission_drift/sideways"];

test("a start tells every mistake with its path, and starts, makes and leaves nothing", async () => {
  const file = join(scratch, "wrong.ts");
  writeFileSync(file, wrong);
  const { code, stdout, stderr } = await run("start.mjs", [], file);
  expect(stderr).toMatch(/^The configuration has 4 mistake\(s\)\. Nothing was started\.$/m);
  for (const path of paths) expect(stderr).toContain(`\n  ${path}: `);
  expect(stdout).not.toMatch(/Creating|listening/);
  expect({ code, data: existsSync(dataDir) }).toEqual({ code: 1, data: false });
}, 30_000);

test("the command line refuses the same as wrong usage, in JSON where asked", async () => {
  const told = await run("plumbline.mjs", ["detect", "--json"], join(scratch, "wrong.ts"));
  const { error } = JSON.parse(told.stdout);
  expect(error).toMatchObject({ code: "config", effect: "none" });
  for (const path of paths) expect(error.says).toContain(`\n  ${path}: `);
  expect({ code: told.code, data: existsSync(dataDir) }).toEqual({ code: 2, data: false });
}, 30_000);

test("a database that cannot be reached is told in JSON, too, where asked", async () => {
  const DATABASE_URL = `postgres://nobody@127.0.0.1:${await freePort()}/none`;
  const elsewhere = { DATABASE_URL, PLUMBLINE_DATA: join(scratch, "reached") };
  const { code, stdout } = await run("plumbline.mjs", ["detect", "--json"], undefined, elsewhere);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: "could_not_look",
      says: expect.stringMatching(/ECONNREFUSED[^\n]*\nThe command was not run: nothing of it was done\.$/),
      effect: "none",
    },
  });
  expect(code).toBe(3);
  const nonsense = await run("plumbline.mjs", ["stop", "--reason", "all of it"], undefined, {
    ...elsewhere,
    DATABASE_URL: "nonsense",
  });
  expect(nonsense).toMatchObject({
    code: 3,
    stderr:
      "DATABASE_URL is no address of a Postgres database: postgres://…\nThe command was not run: nothing of it was done.\n",
  });
}, 30_000);

test("a file that is not there, and one that does not parse, are named with their place", async () => {
  const nowhere = join(scratch, "nowhere.ts");
  expect(await run("start.mjs", [], nowhere)).toMatchObject({
    code: 1,
    stderr: `${nowhere} does not exist. Nothing was started.\n`,
  });
  const broken = join(scratch, "broken.ts");
  writeFileSync(broken, "export default {\n  organisation: oops oops\n};");
  const told = await run("start.mjs", [], broken);
  expect(told.stderr).toContain(`${broken}:2:22: `);
  expect(told.stderr).toMatch(/Nothing was started\.\n$/);
  expect({ code: told.code, data: existsSync(dataDir) }).toEqual({ code: 1, data: false });
}, 30_000);

test.skipIf(!existsSync("/dev/full"))(
  "an answer that a full disk does not take is no success",
  () => {
    const { VITEST, ...env } = process.env;
    const { status, stderr } = spawnSync(process.execPath, [join("scripts", "plumbline.mjs"), "help", "--json"], {
      cwd: project,
      env,
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/^The answer could not be written: ENOSPC.*\. What was done stays done\.$/m),
    });
  },
  30_000,
);

test("a start that is no demo tells every variable that is missing, before it builds the console", async () => {
  const more = { DATABASE_URL: "postgres://plumbline@db.invalid/plumbline", AUTH_OIDC_ID: "plumbline" };
  const { code, stdout, stderr } = await run("start.mjs", [], undefined, more);
  for (const name of ["AUTH_OIDC_ISSUER", "AUTH_OIDC_SECRET", "AUTH_SECRET", "AUTH_URL"])
    expect(stderr).toContain(`\n  ${name}: is not set`);
  expect(stderr).toMatch(/^Nothing was started\.$/m);
  expect(stdout).not.toMatch(/Building|Creating|listening/);
  expect({ code, data: existsSync(dataDir) }).toEqual({ code: 1, data: false });
}, 30_000);

test("the project's own is held to the same, even where it cannot be built", async () => {
  const own = join(project, "plumbline.config.ts");
  const good = readFileSync(own, "utf8");
  writeFileSync(own, good.replace('organisation: "Northwind"', 'organisation: ""'));
  const refused = await run("start.mjs", []);
  expect(refused.stderr).toContain("\n  organisation: ");
  expect(refused.code).toBe(1);

  writeFileSync(own, good.replace("export default", "export defa"));
  const unbuilt = await run("plumbline.mjs", ["detect"]);
  expect(unbuilt.stderr).toMatch(/^plumbline\.config\.ts:\d+:\d+: .* Nothing was started\.$/m);
  expect({ code: unbuilt.code, data: existsSync(dataDir) }).toEqual({ code: 2, data: false });
}, 30_000);
