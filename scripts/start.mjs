/**
 * npm start: everything, from a fresh clone to a running console.
 *
 *   this process ─┬─ web server    (Next, standalone)     these end by themselves when this process is killed
 *                 ├─ reconciler
 *                 ├─ outside       (sandbox only: its payment processor and its mail server)
 *                 └─ Postgres      (unless DATABASE_URL)  and its guard stops this one
 *
 * Whatever dies is started again. Ctrl-C stops the others first, then Postgres.
 */
import "./require-node.mjs";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { bundleOf, ensureBundles, ensureWebBuild, webServerFile } from "./build.mjs";
import {
  isSandbox,
  keptSecret,
  outsideEnvironment,
  reconcilerEnvironment,
  urlOf,
  webEnvironment,
} from "./child-environment.mjs";
import { checkConfig } from "./config.mjs";
import { checkEnvironment } from "./environment.mjs";
import { ensureInstalled } from "./install.mjs";
import { readAddress, waitForFreePort } from "./listen-address.mjs";
import { ensurePostgres } from "./postgres.mjs";
import { makeDataFolder } from "./postgres-cluster.mjs";
import { dataFolder } from "./project.mjs";
import { stopSteps } from "./run-step.mjs";
import { isDemo, isSetUp, savedEnvironment, setUpDatabase } from "./setup-database.mjs";
import { sparing } from "./sparing.mjs";
import { superviseChild } from "./supervise.mjs";
import { watchParents } from "./watch-parents.mjs";

const watchMs = 500;
const restartPauseMs = 2_000;
/** npm passes Ctrl-C on, although the terminal has sent it to us too: a second one counts only after this. */
const secondSignalMs = 1_000;

/** @type {Partial<Record<"web" | "reconciler" | "outside", import("./supervise.mjs").Child>>} */
const children = {};
/** @type {import("./postgres.mjs").Postgres | null} */
let embedded = null;
let stoppingSince = 0;
/** @type {() => void} */
let endWait = () => {};
const stopRequested = new Promise((resolve) => {
  endWait = () => resolve(undefined);
});

// A closed terminal, or a pipe that nobody reads any more, is no reason to crash.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, requestStop);
watchParents(requestStop);

try {
  await bringUp();
  await stopRequested;
} catch (error) {
  // Being stopped in the middle of a start makes steps fail: that is no news.
  if (!stoppingSince) {
    // Ours are sentences; anything else is a mistake in these scripts, and needs its stack.
    const isOurs = error instanceof Error && ["Error", "ConfigError", "EnvError"].includes(error.name);
    console.error(isOurs ? error.message : error);
    process.exitCode = 1;
  }
}
stoppingSince ||= Date.now();
await stopChildren();
await embedded?.stop();
process.exit();

async function bringUp() {
  const address = readAddress();
  await waitForFreePort(address);
  await ensureInstalled({ log });
  const build = await ensureBundles({ log });
  await checkConfig();
  await checkEnvironment(address);
  if (stoppingSince) return;

  const dataDir = makeDataFolder(dataFolder());
  // Both are waited for even when one fails: nothing may be started after we have given up.
  const [database, web] = await Promise.allSettled([openDatabase(dataDir), ensureWebBuild({ log })]);
  if (database.status === "rejected") throw database.reason;
  if (web.status === "rejected") throw web.reason;
  if (stoppingSince) return;

  const url = database.value;
  const signIns = await startChildren({ address, url, build, dataDir });
  if (stoppingSince) return;
  log(`Plumbline is listening on ${address.origin}`);
  printSignIns(signIns);
  if (embedded) keepPostgres({ address, url, build, dataDir });
}

/** @param {string} dataDir */
async function openDatabase(dataDir) {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  process.env.SANDBOX ??= "embedded";
  embedded = await ensurePostgres({ dataDir, log });
  return embedded.url;
}

/** @typedef {{ address: import("./listen-address.mjs").Address, url: string, build: string, dataDir: string }} Running */

/** @param {Running} running */
async function startChildren(running) {
  // A database that this very build has set up needs no migration: the web server need not wait for setup.
  const early = isSetUp(running) ? startWeb(running, savedEnvironment(running.dataDir)) : null;
  early?.catch(() => {});
  const { env, signIns } = await setUpDatabase({ ...running, env: process.env });
  // What the reconciler looks at first has to be there.
  const act = async () => {
    const fromSetup = isSandbox(env) ? await startOutside(running, env) : env;
    if (!stoppingSince) await startReconciler(running, fromSetup);
  };
  if (!stoppingSince) await Promise.all([early ?? startWeb(running, env), act()]);
  return signIns;
}

/**
 * @param {Running} running
 * @param {Record<string, string>} fromSetup
 */
function startWeb(running, fromSetup) {
  const { address, dataDir } = running;
  children.web = superviseChild({
    name: "web",
    args: ["--import", new URL("./exit-with-parent.mjs", import.meta.url).href, webServerFile()],
    env: webEnvironmentOf(running, fromSetup),
    logFile: join(dataDir, "logs", "web.log"),
    readyMsMax: 60_000,
    stopMsMax: 5_000,
    untilReady: (_, signal) => untilAnswers(`${address.here}/healthz`, signal),
    log,
  });
  return children.web.start();
}

/**
 * @param {Running} running
 * @param {Record<string, string>} fromSetup
 */
function webEnvironmentOf({ address, url, dataDir }, fromSetup) {
  const secretOf = (/** @type {string} */ name) => keptSecret(dataDir, name);
  const [own, reconcilerOnly] = [urlOf("console", { url, dataDir }), Object.keys(fromSetup)];
  return webEnvironment({ ...address, url: own, secretOf, reconcilerOnly, demo: isDemo(dataDir) });
}

/**
 * @param {Running} running
 * @param {Record<string, string>} fromSetup
 */
function reconcilerEnvironmentOf({ address, url, dataDir }, fromSetup) {
  const own = urlOf("reconciler", { url, dataDir });
  // Commands break the sandbox as its owner. A reconciler has no use for that.
  const { SANDBOX_ADMIN_URL, ...env } = reconcilerEnvironment({ url: own, fromSetup, origin: address.origin, dataDir });
  return { ...sparing.env, ...env };
}

/**
 * @param {Running} running
 * @param {Record<string, string>} fromSetup
 */
function startReconciler(running, fromSetup) {
  const { dataDir } = running;
  children.reconciler = superviseChild({
    name: "reconciler",
    args: [...sparing.args, "--enable-source-maps", bundleOf("reconciler")],
    env: reconcilerEnvironmentOf(running, fromSetup),
    logFile: join(dataDir, "logs", "reconciler.log"),
    readyMsMax: 60_000,
    stopMsMax: 10_000,
    untilReady: untilReady,
    log,
  });
  return children.reconciler.start();
}

/**
 * @param {Running} running
 * @param {Record<string, string>} fromSetup
 * @returns what came from setup in the end: somebody may take one of the ports before it listens there, and then setup chooses anew
 */
async function startOutside(running, fromSetup) {
  children.outside = superviseChild({
    name: "outside",
    args: ["--enable-source-maps", bundleOf("outside")],
    env: outsideEnvironment(fromSetup),
    logFile: join(running.dataDir, "logs", "outside.log"),
    readyMsMax: 30_000,
    stopMsMax: 3_000,
    untilReady,
    log,
  });
  try {
    await children.outside.start();
    return fromSetup;
  } catch (error) {
    if (stoppingSince) throw error;
    const { env } = await setUpDatabase({ ...running, env: process.env });
    await children.outside.start();
    return env;
  }
}

/**
 * @param {string} url
 * @param {AbortSignal} signal
 */
async function untilAnswers(url, signal) {
  while (!signal.aborted) {
    const answer = await fetch(url, { redirect: "manual", headers: { connection: "close" }, signal }).catch(() => null);
    if (answer && answer.status < 500) return;
    await wait(20);
  }
}

/** @param {import("node:child_process").ChildProcess} child */
async function untilReady(child) {
  for (;;) {
    const [message] = await once(child, "message");
    if (message?.ready) return;
  }
}

/**
 * Postgres is nobody's child here: it may have been adopted. So it is watched by looking.
 * @param {Running} running
 */
async function keepPostgres(running) {
  // Its port may be another one, of which nobody was told before all of it was done.
  let isDone = true;
  while (!stoppingSince) {
    await wait(watchMs);
    try {
      if (stoppingSince || (embedded?.tend() && isDone)) continue;
      if (isDone) log("Postgres stopped unexpectedly. Starting it again");
      isDone = false;
      await restartPostgres(running);
      isDone = true;
    } catch (error) {
      log(`Postgres could not be started: ${error.message}`);
      await wait(restartPauseMs);
    }
  }
}

/** @param {Running} running */
async function restartPostgres(running) {
  const before = embedded;
  embedded = await ensurePostgres({ dataDir: running.dataDir, log });
  await before?.stop();
  const { url } = embedded;
  // Somebody may have deleted the data under it: then it is new, and empty.
  const { env } = await setUpDatabase({ ...running, url, env: process.env });
  if (url === running.url) return;

  // Its port was taken meanwhile: everybody has to learn the new one.
  running.url = url;
  children.web?.restartWith(webEnvironmentOf(running, env));
  children.outside?.restartWith(outsideEnvironment(env));
  children.reconciler?.restartWith(reconcilerEnvironmentOf(running, env));
}

function requestStop() {
  if (stoppingSince) {
    if (Date.now() - stoppingSince > secondSignalMs) stopChildren({ now: true });
    return;
  }
  stoppingSince = Date.now();
  log("Stopping");
  stopSteps();
  stopChildren();
  endWait();
}

/** @param {{ now?: boolean }} [options] */
async function stopChildren(options) {
  await Promise.all(Object.values(children).map((child) => child.stop(options)));
}

/** @param {import("./setup-database.mjs").SignIn[]} signIns */
function printSignIns(signIns) {
  if (signIns.length === 0) return;
  const columns = /** @type {const} */ (["email", "password", "role", "team"]);
  const rows = [Object.fromEntries(columns.map((name) => [name, name])), ...signIns];
  const widths = columns.map((name) => Math.max(...rows.map((row) => String(row[name] ?? "").length)));
  for (const row of rows) {
    log(`  ${columns.map((name, i) => String(row[name] ?? "").padEnd(widths[i])).join("  ")}`.trimEnd());
  }
}

/** @param {string} line */
function log(line) {
  console.log(line);
}
