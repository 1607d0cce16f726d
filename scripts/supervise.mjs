/**
 * Keeps one child running: starts it, waits until it says it is ready, starts it again when it dies, and stops it
 * with a time limit. The child has an IPC channel, and ends by itself when that closes: a kill -9 of this process.
 */
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { openChildLog } from "./child-log.mjs";
import { projectFolder } from "./project.mjs";

const backoffMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000];
/** One that ran this long was healthy: its next failure is a new story. */
const healthyMs = 60_000;

/**
 * @typedef {object} Child
 * @property {() => Promise<void>} start resolves when it is ready, rejects when it never was
 * @property {(env: NodeJS.ProcessEnv) => void} restartWith with another environment
 * @property {(options?: { now?: boolean }) => Promise<void>} stop now: without asking
 */

/**
 * @param {object} options
 * @param {string} options.name
 * @param {string[]} options.args what Node runs
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.logFile
 * @param {number} options.readyMsMax
 * @param {number} options.stopMsMax time to finish what it is doing
 * @param {(child: import("node:child_process").ChildProcess, signal: AbortSignal) => Promise<void>} options.untilReady
 * @param {(line: string) => void} options.log
 * @returns {Child}
 */
export function superviseChild({ name, args, env, logFile, readyMsMax, stopMsMax, untilReady, log }) {
  const output = openChildLog({ name, file: logFile, print: log });
  let environment = env;
  let wanted = true;
  let restarting = false;
  let failures = 0;
  /** @type {import("node:child_process").ChildProcess | null} */
  let child = null;

  function launch() {
    const started = Date.now();
    const launched = spawn(process.execPath, args, {
      cwd: projectFolder,
      env: environment,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Not in the terminal's group: Ctrl-C reaches us, and we decide the order.
      detached: process.platform !== "win32",
    });
    child = launched;
    output.follow(/** @type {import("node:stream").Readable} */ (launched.stdout), { isErrors: false });
    output.follow(/** @type {import("node:stream").Readable} */ (launched.stderr), { isErrors: true });
    const ended = new Promise((resolve) => {
      launched.once("error", (error) => resolve(error.message));
      launched.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    return { launched, ended, started };
  }

  /** @param {ReturnType<typeof launch>} run */
  async function keep({ ended, started }) {
    const how = await ended;
    child = null;
    if (!wanted) return;
    if (restarting) {
      restarting = false;
      keep(launch());
      return;
    }
    failures = Date.now() - started > healthyMs ? 0 : failures + 1;
    const pauseMs = backoffMs[Math.min(failures, backoffMs.length) - 1] ?? backoffMs[0];
    log(`${name} stopped unexpectedly (${how}). Starting it again in ${pauseMs / 1000} s`);
    await wait(pauseMs, undefined, { ref: false });
    if (wanted) keep(launch());
  }

  return {
    async start() {
      const run = launch();
      const limit = new AbortController();
      const failed = new Promise((_, reject) => {
        const fail = (/** @type {string} */ what) => reject(new Error(`${name} ${what}:\n${output.tail()}`));
        run.ended.then((how) => fail(`ended before it was ready (${how})`));
        limit.signal.addEventListener("abort", () => fail(`was not ready after ${readyMsMax / 1000} s`));
      });
      const timer = setTimeout(() => limit.abort(), readyMsMax);
      try {
        await Promise.race([untilReady(run.launched, limit.signal), failed]);
      } finally {
        clearTimeout(timer);
      }
      keep(run);
    },
    restartWith(next) {
      environment = next;
      // One that is down comes back with it by itself.
      restarting = child !== null;
      child?.kill("SIGTERM");
    },
    async stop({ now = false } = {}) {
      wanted = false;
      const stopping = child;
      if (!stopping || stopping.exitCode !== null || stopping.signalCode !== null) return;
      const gone = new Promise((resolve) => stopping.once("exit", resolve));
      stopping.kill(now ? "SIGKILL" : "SIGTERM");
      const limit = setTimeout(() => {
        log(`${name} did not stop within ${stopMsMax / 1000} s. Killing it`);
        stopping.kill("SIGKILL");
      }, stopMsMax);
      await gone;
      clearTimeout(limit);
    },
  };
}
