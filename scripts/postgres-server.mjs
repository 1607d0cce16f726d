/** The running server: find it, start it, stop it. The caller holds the lock of the data folder. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { serverEnvironment } from "./postgres-cluster.mjs";
import { birthOf, commandLineOf, isRunning } from "./process-identity.mjs";
import { readText } from "./state-file.mjs";

/**
 * @typedef {import("./process-identity.mjs").ProcessIdentity & { port: number, ready: boolean }} Postmaster
 */

const pollMs = 5;
/** Recovery after a crash replays what was written since the last checkpoint: minutes, on a slow disk. */
const startMsMax = 300_000;
const startAttemptsMax = 6;
const logBytesMax = 10_000_000;

/**
 * The live server of this cluster, waited for until it takes connections; null when there is none.
 * @param {string} cluster
 * @returns {Promise<Postmaster | null>}
 */
export async function awaitReady(cluster) {
  const deadline = Date.now() + startMsMax;
  for (;;) {
    const postmaster = findPostmaster(cluster);
    // One that is stopping never becomes ready: it is waited for until it is gone.
    if (!postmaster || postmaster.ready) return postmaster;
    if (Date.now() > deadline) throw new Error(`Postgres (process ${postmaster.pid}) runs but does not get ready.`);
    await wait(pollMs);
  }
}

/**
 * @param {object} options
 * @param {import("./postgres-binaries.mjs").Binaries} options.binaries
 * @param {import("./postgres-binaries.mjs").RunUser | null} options.runUser
 * @param {string} options.cluster
 * @param {string} options.logFile
 * @param {number | null} options.portBefore tried first
 * @param {boolean} options.throwaway
 * @returns {Promise<Postmaster>}
 */
export async function launchServer({ binaries, runUser, cluster, logFile, portBefore, throwaway }) {
  removeForeignPidFile(cluster);
  keepLogSmall(logFile);
  let wished = portBefore;
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(wished);
    const logged = sizeOf(logFile);
    const log = openSync(logFile, "a", 0o600);
    const settings = {
      listen_addresses: "127.0.0.1",
      port,
      // A socket file's path has a length limit that a deep project folder exceeds.
      unix_socket_directories: "",
      max_connections: 200,
      shared_buffers: `${bufferMb()}MB`,
      // Small containers have next to no /dev/shm.
      dynamic_shared_memory_type: process.platform === "win32" ? "windows" : "mmap",
      log_line_prefix: "%m [%p] ",
      ...(throwaway && { fsync: "off", full_page_writes: "off" }),
    };
    const child = spawn(
      binaries.postgres,
      ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      {
        // Its own process group: Ctrl-C must not reach it before the worker has drained.
        detached: true,
        stdio: ["ignore", log, log],
        cwd: "/",
        env: serverEnvironment(),
        windowsHide: true,
        ...(runUser && { uid: runUser.uid, gid: runUser.gid }),
      },
    );
    closeSync(log);
    const failure = await readyOrFailed(child, cluster);
    if (failure === null) {
      child.unref();
      return /** @type {Postmaster} */ (findPostmaster(cluster));
    }

    const said = readFileSync(logFile, "utf8").slice(logged);
    const taken = /could not bind|Address already in use/.test(said);
    // Whoever has its address waits for it there: nothing but a port that somebody else has now makes it another one.
    if (taken) wished = null;
    // The backends of a killed server are still on their way out.
    const passes = taken || said.includes("pre-existing shared memory block");
    if (!passes || attempt === startAttemptsMax) throw new Error(`Postgres did not start (${failure}). ${said}`.trim());
    await wait(200 * attempt);
  }
}

/**
 * An eighth of what memory there is, for we are not alone in it. In the 128 MB of a server that is told nothing, a million
 * objects push one another out, and a sweep pushes out what pages read.
 */
function bufferMb() {
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.min(4096, Math.max(128, Math.floor(bytes / 8 / 1024 ** 2)));
}

/**
 * Stops it the fast way (open transactions are rolled back), and harder when that takes too long: a hard stop
 * costs a recovery at the next start, and no data.
 * @param {string} cluster
 * @param {number} [graceMs]
 */
export async function stopServer(cluster, graceMs = 10_000) {
  const postmaster = findPostmaster(cluster);
  if (postmaster) await stopProcess(postmaster, graceMs);
}

/**
 * @param {import("./process-identity.mjs").ProcessIdentity} postmaster
 * @param {number} graceMs
 */
export async function stopProcess(postmaster, graceMs) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGQUIT", "SIGKILL"])) {
    if (!isRunning(postmaster)) return;
    try {
      process.kill(postmaster.pid, signal);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
    const deadline = Date.now() + graceMs;
    while (isRunning(postmaster) && Date.now() < deadline) await wait(pollMs);
  }
}

/**
 * Reads postmaster.pid and believes it only if that process is a Postgres on this very cluster.
 * @param {string} cluster
 * @returns {Postmaster | null}
 */
export function findPostmaster(cluster) {
  const [pidLine, , , port, , , , status] = (readText(pidFile(cluster)) ?? "").split("\n");
  const pid = Number(pidLine);
  const birth = birthOf(pid);
  if (birth === null || !isServerOf(pid, cluster)) return null;
  return { pid, birth, port: Number(port), ready: status?.trim() === "ready" };
}

/**
 * A server that was killed leaves its file. With a dead number in it Postgres copes; when the number now belongs
 * to another process of the same user, Postgres takes that for a server and refuses to start.
 * @param {string} cluster
 */
function removeForeignPidFile(cluster) {
  if (!findPostmaster(cluster)) rmSync(pidFile(cluster), { force: true });
}

/** @param {string} cluster */
function pidFile(cluster) {
  return join(cluster, "postmaster.pid");
}

/**
 * @param {number} pid
 * @param {string} cluster
 */
function isServerOf(pid, cluster) {
  const words = commandLineOf(pid);
  if (words.length > 1) return words[words.indexOf("-D") + 1] === cluster;
  return words[0]?.includes(cluster) ?? false;
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} cluster
 * @returns {Promise<string | null>} what went wrong, or null
 */
async function readyOrFailed(child, cluster) {
  /** @type {string | null} */
  let failure = null;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", (code, signal) => {
    failure ??= signal ?? `exit code ${code}`;
  });
  const deadline = Date.now() + startMsMax;
  while (failure === null && Date.now() < deadline) {
    const postmaster = findPostmaster(cluster);
    if (postmaster?.pid === child.pid && postmaster.ready) return null;
    await wait(pollMs);
  }
  return failure ?? `not ready after ${startMsMax / 1000} s`;
}

/**
 * @param {number | null} preferred
 * @returns {Promise<number>}
 */
async function freePort(preferred) {
  return (preferred && (await bindOnce(preferred))) || /** @type {number} */ (await bindOnce(0));
}

/**
 * @param {number} port
 * @returns {Promise<number | null>} the port that could be bound
 */
function bindOnce(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const { port: bound } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(bound));
    });
  });
}

/** @param {string} file */
function keepLogSmall(file) {
  if (sizeOf(file) > logBytesMax) renameSync(file, `${file}.1`);
}

/** @param {string} file */
function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
