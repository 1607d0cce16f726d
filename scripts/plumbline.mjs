/**
 * npm run plumbline -- VERB …: the command line, from any state of the checkout. It uses the running database, or
 * brings it up for as long as the command takes. Standard output belongs to the command alone: others parse it.
 */
import "./require-node.mjs";
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { bundleOf, ensureBundles } from "./build.mjs";
import { isSandbox, outsideEnvironment, reconcilerEnvironment } from "./child-environment.mjs";
import { checkConfig } from "./config.mjs";
import { ensureInstalled } from "./install.mjs";
import { ensurePostgres } from "./postgres.mjs";
import { makeDataFolder } from "./postgres-cluster.mjs";
import { dataFolder } from "./project.mjs";
import { isSetUp, savedEnvironment, setUpDatabase } from "./setup-database.mjs";

/** These answer from what they are given. */
const verbsWithoutDatabase = ["help", "classify", "simulate", "mcp"];
/** The command line's own code for: could not look. */
const couldNotLook = 3;
/** … and for: used wrongly. */
const usage = 2;

const args = process.argv.slice(2);
/** What is ours to read: behind `--` stands a command that is run. */
const ours = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
const log = (/** @type {string} */ line) => console.error(line);
/** @type {import("./postgres.mjs").Postgres | null} */
let embedded = null;

try {
  await ensureInstalled({ log });
  const build = await ensureBundles({ log });
  process.exitCode = await run(needsDatabase() ? await openDatabase(build) : process.env);
} catch (error) {
  process.exitCode = tell(error);
}
await embedded?.stop();

function needsDatabase() {
  return ours.length > 0 && !verbsWithoutDatabase.includes(ours[0]) && !ours.some((arg) => /^(--help|-h)$/.test(arg));
}

/**
 * Whatever keeps the command from running is refused in the words of the command itself (reconciler/cli/main.ts), which
 * may not even be built.
 * @param {Error} error
 * @returns {number} the exit code
 */
function tell(error) {
  const isConfig = error.name === "ConfigError";
  // It is a stop, too, that was not carried out.
  const says = isConfig
    ? error.message
    : `${error.message.trimEnd()}\nThe command was not run: nothing of it was done.`;
  const json = { error: { code: isConfig ? "config" : "could_not_look", says, effect: "none" } };
  if (ours.includes("--json")) console.log(JSON.stringify(json));
  else console.error(says);
  return isConfig ? usage : couldNotLook;
}

/**
 * @param {string} build
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
async function openDatabase(build) {
  await checkConfig();
  const dataDir = makeDataFolder(dataFolder());
  if (!process.env.DATABASE_URL) {
    process.env.SANDBOX ??= "embedded";
    embedded = await ensurePostgres({ dataDir, log });
  }
  const target = { url: embedded?.url ?? process.env.DATABASE_URL ?? "", build, dataDir };
  // Whoever started a server has set it up. Nobody else did, when that was us.
  if (embedded?.started || !isSetUp(target)) await setUpDatabase({ ...target, env: process.env });
  return reconcilerEnvironment({ url: target.url, fromSetup: savedEnvironment(dataDir), dataDir });
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the command's exit code
 */
async function run(env) {
  const outside = await ensureOutside(env);
  const child = spawn(process.execPath, ["--enable-source-maps", bundleOf("cli"), ...args], { env, stdio: "inherit" });
  // The terminal tells the command itself; we stay to take the database down after it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  /** @type {number} */
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
  outside?.kill("SIGTERM");
  return code;
}

/**
 * The sandbox's processor and mail server, for as long as the command takes, unless npm start serves them.
 * @param {NodeJS.ProcessEnv} env
 */
async function ensureOutside(env) {
  const url = env.SANDBOX_PAYMENTS_URL;
  if (!isSandbox(env) || !url || (await answers(`${url}/world`))) return null;
  const child = spawn(process.execPath, [bundleOf("outside")], {
    env: outsideEnvironment(env),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  // Without it its kinds cannot be read, which the command says itself.
  await new Promise((resolve) => {
    child.once("message", resolve);
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  return child;
}

/** @param {string} url */
async function answers(url) {
  const answer = await fetch(url, { headers: { connection: "close" } }).catch(() => null);
  return answer !== null && answer.status === 200;
}
