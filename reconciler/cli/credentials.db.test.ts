import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tablesHolding } from "../../db/test/tables-holding.ts";
import { oneFileEach } from "../../lib/one-file.ts";
import { type CliWorld, openCliWorld } from "./cli.test-kit.ts";
import { refusal, runCli } from "./main.ts";

const keyOf = (version: number) => `${version}:${randomBytes(32).toString("base64")}`;
const [ONE, TWO] = [keyOf(1), keyOf(2)];
const CANARY = `canary_${randomBytes(12).toString("hex")}`;
/** What database_access signs in with, everywhere. */
const ACCESS = /^SANDBOX_(OBSERVER|CUSTODIAN|ACTOR_\w+)_URL$/;

let world: CliWorld;
let [cliFile, workerFile] = ["", ""];
let removeFiles = () => {};
/** The environment of a reconciler that was given none of them. */
let bare: Record<string, string | undefined> = {};
let values: [name: string, value: string][] = [];
/** All that any process said. */
let said = "";

beforeAll(async () => {
  world = await openCliWorld();
  const bundles = await oneFileEach([
    path.join(import.meta.dirname, "main.ts"),
    path.join(import.meta.dirname, "../loop/worker.ts"),
  ]);
  [cliFile = "", workerFile = ""] = bundles.files;
  removeFiles = bundles.remove;
  const { VITEST, ...ours } = process.env;
  values = Object.entries(world.sandbox.env).filter(([name]) => ACCESS.test(name));
  bare = Object.fromEntries(Object.entries(ours).filter(([name]) => !ACCESS.test(name)));
});
afterAll(async () => {
  removeFiles();
  await world.close();
});

type Ended = { code: number | null; out: string; err: string };

function start(file: string, args: string[], env: Record<string, string | undefined>) {
  const child = spawn(process.execPath, [file, ...args], { env: env as NodeJS.ProcessEnv, stdio: "pipe" });
  const heard = { out: "", err: "" };
  for (const name of ["out", "err"] as const) {
    child[`std${name}`].setEncoding("utf8").on("data", (text: string) => {
      heard[name] += text;
      said += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...heard })));
  return { child, heard, ended };
}

/** The command line as a process, with this on its standard input. */
function plumbline(args: string[], input = "", more: Record<string, string> = { PLUMBLINE_CREDENTIAL_KEYS: ONE }) {
  const { child, ended } = start(cliFile, args, { ...bare, LOG_LEVEL: "trace", ...more });
  // It may have refused without reading.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return ended;
}

const set = (name: string, value: string, ...more: string[]) => plumbline(["credentials", "set", name, ...more], value);
const names = async () => (await world.sql`select name from credentials order by name`).map(({ name }) => name);

test("a kind without its credentials says so and is not looked at; with them in the database only, it signs in, looks and acts", async () => {
  const without = await plumbline(["detect"]);
  expect([without.code, without.err]).toEqual([3, expect.stringContaining("SANDBOX_OBSERVER_URL is not set")]);

  for (const [name, value] of values) {
    const done = await set(name, `${value}\n`);
    expect([done.code, done.err]).toEqual([0, ""]);
    expect(done.out).toContain(`${name} is kept under key 1.`);
  }
  const looked = await plumbline(["detect", "--kind", "database_access", "--json"]);
  expect(JSON.parse(looked.out)).toMatchObject({ complete: true });
  // Asks for something new and carries it out, as its team, through a wire that is cut when it is done.
  const broken = await plumbline(["break", "unknown_after_repair", "--json"]);
  expect([broken.code, broken.err]).toEqual([0, ""]);
  const [attempt] = await world.sql`select state from attempts where kind = 'database_access'`;
  expect(attempt).toEqual({ state: "unknown" });
});

test("a reconciler that has them from the database only reads the real system, and says which names it has twice", async () => {
  await set("CANARY_TOKEN", CANARY);
  const before = (await world.sql`select id from scans`).map(({ id }) => id);
  const worker = start(workerFile, [], {
    ...bare,
    LOG_LEVEL: "trace",
    PLUMBLINE_CREDENTIAL_KEYS: ONE,
    CANARY_TOKEN: "another",
  });
  const scans = () => world.sql`select from scans where kind = 'database_access' and complete and id <> all(${before})`;
  await expect.poll(async () => (await scans()).length || worker.child.exitCode, { timeout: 40_000 }).toBeTruthy();
  expect(worker.child.exitCode).toBeNull();
  worker.child.kill("SIGTERM");
  await worker.ended;
  expect(worker.heard.out).toContain(`"names":["CANARY_TOKEN"]`);
});

test("what does not open is told with its name and the version of the key, and stops neither the others nor a stop", async () => {
  const [name] = values[0] ?? [""];
  for (const [keys, says] of [
    [keyOf(1), /The credential SANDBOX_\w+_URL does not open with key 1: /],
    [TWO, /The credential SANDBOX_\w+_URL is encrypted under key 1\. Keys here: 2\./],
    ["", /The credential SANDBOX_\w+_URL is encrypted under key 1\. Keys here: none\./],
  ] as const) {
    // What stands in the environment as well is no way around it.
    const env = { [name]: "postgres://elsewhere", PLUMBLINE_CREDENTIAL_KEYS: keys };
    const looked = await plumbline(["detect", "--json"], "", env);
    const report = JSON.parse(looked.out) as { sources: { kind: string; complete: boolean; suspect: string }[] };
    const access = report.sources.filter(({ kind }) => kind === "database_access");
    expect(access.map(({ complete }) => complete)).not.toContain(true);
    for (const { suspect } of access) expect(suspect).toMatch(says);
  }
  // Nobody needs it, so nobody is kept from anything.
  await world.sql`update credentials set key_version = 7 where name = 'CANARY_TOKEN'`;
  const all = await plumbline(["detect", "--kind", "database_access", "--json"]);
  expect(JSON.parse(all.out)).toMatchObject({ complete: true });
  await world.sql`update credentials set key_version = 1 where name = 'CANARY_TOKEN'`;
  const mistaken = { PLUMBLINE_CREDENTIAL_KEYS: "1:mistaken" };
  const { code, err } = await start(workerFile, [], { ...bare, ...mistaken }).ended;
  expect([code, err]).toEqual([1, expect.stringMatching(/^PLUMBLINE_CREDENTIAL_KEYS: key 1 has 6 bytes\. /)]);
  expect(err).not.toContain("mistaken");
  expect((await plumbline(["stop", "--reason", "keys are mistaken"], "", mistaken)).code).toBe(0);
  expect((await plumbline(["resume"], "", mistaken)).code).toBe(0);
});

test("list says who set what and when, without a key and without values; rotate and remove say what they did", async () => {
  const listed = await plumbline(["credentials", "list"], "", {});
  expect(listed.out).toMatch(/^CANARY_TOKEN {2}key 1 {2}set by terminal:\w+, 20\S+Z$/m);
  expect(listed.out.trim().split("\n")).toHaveLength(values.length + 1);
  const keys = { PLUMBLINE_CREDENTIAL_KEYS: `${TWO},${ONE}` };
  const rotated = await plumbline(["credentials", "rotate"], "", keys);
  expect(rotated.out).toContain(`${values.length + 1} credentials were encrypted anew, under key 2.`);
  // The old key is needed no longer.
  const looked = await plumbline(["detect", "--kind", "database_access", "--json"], "", {
    PLUMBLINE_CREDENTIAL_KEYS: TWO,
  });
  expect(JSON.parse(looked.out)).toMatchObject({ complete: true });

  await set("SPARE_TOKEN", "spare");
  expect(await names()).toContain("SPARE_TOKEN");
  expect((await plumbline(["credentials", "remove", "SPARE_TOKEN"], "", {})).code).toBe(0);
  expect(await names()).not.toContain("SPARE_TOKEN");
  const again = await plumbline(["credentials", "remove", "SPARE_TOKEN"], "", {});
  expect([again.code, again.out]).toEqual([1, expect.stringContaining("no credential SPARE_TOKEN")]);
});

test.each([
  ["a value in an argument", ["set", "A_TOKEN", CANARY], "", "standard input"],
  ["an empty value", ["set", "A_TOKEN"], "\n", "The value is empty"],
  ["what is not text", ["set", "A_TOKEN"], "a\0b", "not text in UTF-8"],
  [
    "what is longer than any credential",
    ["set", "A_TOKEN"],
    `${CANARY}${"x".repeat(70_000)}`,
    "longer than 65536 bytes",
  ],
  ["a name that no environment has", ["set", "a token"], CANARY, "NAME must be that of an environment variable"],
  ["what Plumbline reads itself", ["set", "DATABASE_URL"], CANARY, "DATABASE_URL is read from the environment only"],
  ["somebody who is no admin", ["set", "A_TOKEN", "--as", "rita@plumbline.example"], CANARY, "role reviewer may not"],
] as const)("%s is refused, with its entry, and nothing is kept", async (_, args, input, says) => {
  const [before, entries] = [await names(), await world.sql`select from audit where action like '%.refused'`];
  const { code, out, err } = await plumbline(["credentials", ...args], input);
  expect(out + err).toContain(says);
  expect(code).toBeGreaterThan(0);
  expect(await names()).toEqual(before);
  const after = await world.sql`select from audit where action in ('credential.refused', 'command.refused')`;
  expect(after.length).toBe(entries.length + 1);
});

test("without a key nothing is kept, and how to make one is said", async () => {
  const answer = await runCli(["credentials", "set", "A_TOKEN"], { ...bare }).catch(refusal);
  expect(answer.text).toContain("openssl rand -base64 32");
  expect(await names()).not.toContain("A_TOKEN");
});

test("no value is in any column of any table, in the record or in what any process said", async () => {
  // Passwords of the addresses, which the reconciler signed in with.
  const secrets = [CANARY, ...values.map(([, value]) => decodeURIComponent(new URL(value).password))];
  expect(secrets.length).toBeGreaterThan(3);
  for (const secret of secrets) {
    expect(await tablesHolding(world.sql, secret)).toEqual([]);
    expect(said).not.toContain(secret);
  }
  // It does find what is there: a name, and bytes.
  expect(await tablesHolding(world.sql, "CANARY_TOKEN")).toEqual(["audit", "credentials"]);
  await world.sql`update credentials set ciphertext = ${Buffer.from(`x${CANARY}`)} where name = 'CANARY_TOKEN'`;
  expect(await tablesHolding(world.sql, CANARY)).toEqual(["credentials"]);
});
