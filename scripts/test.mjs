/**
 * npm test: from a fresh clone, in less than ten minutes on two cores. Checks, unit tests, tests with a database, the
 * production build, and a browser against the running application. `npm test -- --whole` adds what takes minutes more:
 * killed processes, many drawn histories, and every page in every width, theme and language. Whatever happens, the last
 * line is "N passed, N failed".
 *
 *   node scripts/test.mjs --only checks,unit,database,browser,long,pages,fuzz
 */
import "./require-node.mjs";
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ensureBundles, ensureWebBuild } from "./build.mjs";
import { findBrowser } from "./find-browser.mjs";
import { ensureInstalled } from "./install.mjs";
import { freePort } from "./listen-address.mjs";
import { ensurePostgres, removePostgres } from "./postgres.mjs";
import { inProject } from "./project.mjs";
import { runNode, stopSteps } from "./run-step.mjs";
import { readPlaywrightReport, readVitestReport } from "./test-report.mjs";

/** A hanging run is a failure, and must not take the whole job's time to say so. */
const runMsMax = 45 * 60_000;
const browserConfig = inProject("e2e", "playwright.config.ts");
const parts = {
  ...{ checks: runChecks, unit: runUnit, database: runDatabase, long: runLong },
  ...{ browser: () => runBrowser("journeys"), pages: () => runBrowser("pages"), fuzz: runFuzz },
};
const usual = ["checks", "unit", "database", "browser"];
const whole = ["checks", "unit", "database", "long", "browser", "pages"];

/** @type {Promise<unknown> | undefined} */
let building;
let passed = 0;
/** @type {string[]} */
const failures = [];
/** When somebody asked to stop; npm repeats a Ctrl-C at once, which is not a second wish. */
let interruptedAt = 0;
const scratch = mkdtempSync(join(roomForFiles(), "plumbline-test-"));
// Postgres' user has to reach its files in there.
chmodSync(scratch, 0o755);

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (interruptedAt === 0) stopSteps();
    else if (Date.now() - interruptedAt > 1_000) stopSteps({ now: true });
    interruptedAt ||= Date.now();
  });
}
process.on("uncaughtException", (error) => finish(error));

await finish(await main().catch((error) => error));

/** Hundreds of databases come and go. In memory that takes half the processor's time that it takes on a disk. */
function roomForFiles() {
  const memory = "/dev/shm";
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 6 * 2 ** 30 ? memory : tmpdir();
}

async function main() {
  const chosen = chosenParts();
  await attempt("install", () => ensureInstalled({ log }));
  for (const names of failures.length === 0 ? turnsOf(chosen) : []) {
    if (interruptedAt) break;
    console.log(`\n— ${names.join(", ")}`);
    await Promise.all(names.map((name) => attempt(name, parts[name])));
  }
  if (interruptedAt) throw new Error("Interrupted: the rest did not run.");
}

/**
 * Half of a browser's time and of a database test's is waiting, and none of them may change the world of another: they go side
 * by side. Processes that are killed at a moment have the machine to themselves.
 *
 * @param {(keyof typeof parts)[]} chosen
 */
function turnsOf(chosen) {
  const together = chosen.includes("long") ? ["browser", "pages"] : ["database", "browser", "pages"];
  const [first, ...others] = chosen.filter((name) => together.includes(name));
  return chosen.filter((name) => !others.includes(name)).map((name) => (name === first ? [first, ...others] : [name]));
}

/** @returns {(keyof typeof parts)[]} */
function chosenParts() {
  const at = process.argv.indexOf("--only");
  const names = /** @type {(keyof typeof parts)[]} */ (Object.keys(parts));
  if (at === -1) return names.filter((name) => (process.argv.includes("--whole") ? whole : usual).includes(name));
  const wanted = (process.argv[at + 1] ?? "").split(",");
  const unknown = wanted.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`--only takes ${names.join(", ")}; not ${unknown.join(", ") || "nothing"}.`);
  return names.filter((name) => wanted.includes(name));
}

/**
 * @param {string} name
 * @param {() => Promise<unknown>} run
 */
async function attempt(name, run) {
  try {
    await run();
  } catch (error) {
    fail(name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

async function runChecks() {
  const bin = (/** @type {string[]} */ ...path) => inProject("node_modules", ...path);
  // Next writes types of its routes for the compiler: absent in a fresh clone, old after a route was renamed.
  await runNode([bin("next", "dist", "bin", "next"), "typegen"], { env: testEnvironment() });
  const checks = {
    "format and lint": [bin("@biomejs", "biome", "bin", "biome"), "check", "."],
    boundaries: [inProject("scripts", "check-boundaries.mjs")],
    "paths in documents": [inProject("scripts", "check-docs.mjs")],
    words: [inProject("scripts", "check-words.mjs")],
    "lock file": [inProject("scripts", "check-lockfile.mjs")],
    types: [bin("typescript", "bin", "tsc"), "--noEmit"],
  };
  await Promise.all(
    Object.entries(checks).map(async ([name, args]) => {
      const { code, output } = await runNode(args, { limitMs: runMsMax });
      if (code === 0) pass(name);
      else fail(name, output);
    }),
  );
}

async function runUnit() {
  // The browser waits for it, and what is wrong with it is told in the browser's turn.
  if (chosenParts().includes("browser")) build().catch(() => {});
  await runVitest("unit", testEnvironment());
}

async function runDatabase() {
  await withDatabase((env) => runVitest("database", env));
}

function build() {
  building ??= Promise.all([ensureBundles({ log }), ensureWebBuild({ log })]);
  return building;
}

async function runLong() {
  await withDatabase((env) => runVitest("long", env));
}

async function runFuzz() {
  const more = { FUZZ_REQUESTS: process.env.FUZZ_REQUESTS ?? "20000" };
  await withDatabase((env) => runVitest("database", { ...env, ...more }, ["app/api/v1/fuzz.db.test.ts"]));
}

/** @param {(env: NodeJS.ProcessEnv) => Promise<void>} run */
async function withDatabase(run) {
  const given = process.env.DATABASE_URL;
  if (given) return run(testEnvironment({ TEST_DATABASE_URL: given }));
  const dataDir = join(scratch, "database");
  try {
    const { url } = await ensurePostgres({ dataDir, log, throwaway: true });
    await run(testEnvironment({ TEST_DATABASE_URL: url }));
  } finally {
    await removePostgres(dataDir);
  }
}

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} [files] all of the project's where it is left out
 */
async function runVitest(project, env, files = []) {
  const report = join(scratch, `${project}.json`);
  const { code } = await runNode(
    [
      ...[inProject("node_modules", "vitest", "vitest.mjs"), "run", "--project", project, ...files],
      ...["--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    ],
    { env, show: process.stdout, limitMs: runMsMax },
  );
  count(project, readVitestReport(report, code));
}

/** @param {"journeys" | "pages"} lane */
async function runBrowser(lane) {
  await build();
  if (lane === "journeys") await weigh();
  if (!existsSync(browserConfig)) throw new Error("There are no browser tests: e2e/playwright.config.ts is missing.");
  const browser = await findBrowser({ log });
  log(`Browser: ${browser}`);
  await runPlaywright(lane, browser);
}

async function weigh() {
  pass("production build");
  const { code, output } = await runNode([inProject("scripts", "check-bundles.mjs")]);
  if (code === 0) pass("weight of the pages");
  else fail("weight of the pages", output);
}

/**
 * Its own product, with its own data and port: never those of the application somebody is running beside it.
 * @param {string} project
 * @param {string} browser
 */
async function runPlaywright(project, browser) {
  const report = join(scratch, `${project}.json`);
  const dataDir = join(scratch, project);
  const env = testEnvironment({
    PLUMBLINE_BROWSER: browser,
    PLUMBLINE_DATA: dataDir,
    PORT: String(await freePort()),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...(chosenParts().includes("pages") ? { WHOLE: "1" } : {}),
  });
  const cli = inProject("node_modules", "@playwright", "test", "cli.js");
  try {
    const { code } = await runNode(
      [cli, "test", "--config", browserConfig, "--project", project, "--reporter=list,json"],
      { env, show: process.stdout, limitMs: runMsMax },
    );
    count(`browser, ${project}`, readPlaywrightReport(report, code));
  } finally {
    await removePostgres(dataDir);
  }
}

/**
 * The same for everybody: nothing of what the caller's shell says about databases and secrets.
 * @param {NodeJS.ProcessEnv} [more]
 * @returns {NodeJS.ProcessEnv}
 */
function testEnvironment(more = {}) {
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^(DATABASE_|TEST_DATABASE_|AUTH_|NEXTAUTH_|PLUMBLINE_|SANDBOX|npm_|PORT$|HOST$)/.test(name)) delete env[name];
  return { ...env, NEXT_TELEMETRY_DISABLED: "1", ...more };
}

/**
 * @param {string} name
 * @param {import("./test-report.mjs").Counts} counts
 */
function count(name, counts) {
  passed += counts.passed;
  for (const failure of counts.failures) fail(name, failure);
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : "";
  console.log(`${name}: ${counts.passed} passed, ${counts.failures.length} failed${skipped}`);
}

/** @param {string} name */
function pass(name) {
  passed += 1;
  console.log(`ok  ${name}`);
}

/**
 * @param {string} name
 * @param {string} text
 */
function fail(name, text) {
  failures.push(`✗ ${name}: ${stripVTControlCharacters(text).trim()}`);
  console.log(`✗  ${name}`);
}

/**
 * Says what failed, in full, and ends with the one line that scripts read.
 * @param {Error | undefined} [crash]
 */
async function finish(crash) {
  if (crash) fail("npm test", crash.stack ?? String(crash));
  rmSync(scratch, { recursive: true, force: true });
  if (failures.length > 0) console.log(`\n${failures.join("\n\n")}\n`);
  const summary = `${passed} passed, ${failures.length} failed\n`;
  process.stdout.write(summary, () => process.exit(failures.length > 0 ? 1 : 0));
}

/** @param {string} line */
function log(line) {
  console.log(line);
}
