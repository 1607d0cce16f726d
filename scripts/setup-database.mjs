/**
 * Runs reconciler/sandbox/setup.ts: migrations, the sandbox world, the demo's data. It answers with one line of JSON. The
 * credentials in it are for the reconciler; they are kept in the data folder, so that the command line has them too.
 *
 *   <data>/reconciler.env.json   NAME: value, mode 0600
 *   <data>/setup.json            which build set up which database, and whether it holds the demo
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { bundleOf } from "./build.mjs";
import { keptSecret, rolesOf, urlOf } from "./child-environment.mjs";
import { withLock } from "./lock-file.mjs";
import { lastLines, runNode } from "./run-step.mjs";
import { readJson, writeState } from "./state-file.mjs";

/**
 * @typedef {{ email: string, password: string, role: string, team: string }} SignIn
 * @typedef {{ env: Record<string, string>, signIns: SignIn[] }} SetupAnswer
 * @typedef {{ url: string, build: string, dataDir: string }} Target url: as its owner. build: the bundles' content hash
 */

/**
 * @param {Target & { env: NodeJS.ProcessEnv }} target
 * @returns {Promise<SetupAnswer>}
 */
export function setUpDatabase(target) {
  // A start and a command at the same moment: the second finds everything done.
  return withLock(join(target.dataDir, "setup.lock"), () => runSetup(target));
}

/**
 * @param {Target & { env: NodeJS.ProcessEnv }} target
 * @returns {Promise<SetupAnswer>}
 */
async function runSetup({ url, build, dataDir, env }) {
  const database = nameOf(url);
  // The same each time: a reconciler that runs already goes on with the credentials that it was given.
  const SANDBOX_SECRET = keptSecret(dataDir, "sandbox-secret");
  const { code, stdout, output } = await runNode([bundleOf("setup")], {
    env: { ...env, DATABASE_URL: url, SANDBOX_SECRET, ...rolesOf({ url, dataDir }) },
  });
  if (code !== 0) throw new Error(`Setting up the database failed (exit code ${code}):\n${lastLines(output)}`);
  const answer = parseAnswer(stdout);
  writeState(envFile(dataDir), answer.env);
  const roles = rolesNamed({ url, dataDir });
  writeState(setupFile(dataDir), { build, database, roles, demo: answer.signIns.length > 0 });
  return answer;
}

/**
 * Whether this very build has set this database up before, for these roles: then there is nothing to migrate or to grant.
 * @param {Target} target
 */
export function isSetUp({ url, build, dataDir }) {
  const done = readJson(setupFile(dataDir));
  const isSame = done?.database === nameOf(url) && done?.roles === rolesNamed({ url, dataDir });
  return done?.build === build && isSame && readJson(envFile(dataDir)) !== null;
}

/**
 * Whether there are demo accounts in the database that was set up last.
 * @param {string} dataDir
 * @returns {boolean}
 */
export function isDemo(dataDir) {
  return readJson(setupFile(dataDir))?.demo === true;
}

/**
 * @param {string} dataDir
 * @returns {Record<string, string>}
 */
export function savedEnvironment(dataDir) {
  return readJson(envFile(dataDir)) ?? {};
}

/**
 * @param {string} stdout
 * @returns {SetupAnswer}
 */
function parseAnswer(stdout) {
  const line = stdout.trimEnd().split("\n").at(-1) ?? "";
  try {
    const { env = {}, signIns = [] } = JSON.parse(line);
    return { env, signIns };
  } catch {
    throw new Error(`Setting up the database ended without its line of JSON, but with: ${line.slice(0, 200)}`);
  }
}

/**
 * The database without its port and password in clear: an embedded one may come back on another port.
 * @param {string} url
 */
function nameOf(url) {
  const name = URL.canParse(url) ? new URL(url) : null;
  if (name === null || !["postgres:", "postgresql:"].includes(name.protocol))
    throw new Error("DATABASE_URL is no address of a Postgres database: postgres://…");
  if (name.hostname === "127.0.0.1") name.port = "";
  return createHash("sha256").update(name.href).digest("hex");
}

/** @param {{ url: string, dataDir: string }} target */
function rolesNamed(target) {
  return `${nameOf(urlOf("console", target))} ${nameOf(urlOf("reconciler", target))}`;
}

/** @param {string} dataDir */
function envFile(dataDir) {
  return join(dataDir, "reconciler.env.json");
}

/** @param {string} dataDir */
function setupFile(dataDir) {
  return join(dataDir, "setup.json");
}
