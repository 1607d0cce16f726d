/** A command that is waited for: an install, a build, a check. */
import { spawn } from "node:child_process";
import { projectFolder } from "./project.mjs";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * @typedef {{ code: number, stdout: string, stderr: string, output: string }} StepResult
 *   output: both, in the order they came. code: 128 and more when a signal ended it
 */

/**
 * Runs a command in the project folder. What it prints is collected, and also shown when asked for.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, show?: NodeJS.WritableStream, limitMs?: number }} [options]
 * @returns {Promise<StepResult>}
 */
export function runStep(command, args, { env = process.env, show, limitMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: projectFolder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: a Ctrl-C reaches it once, from us, and with everything it started.
      detached: process.platform !== "win32",
    });
    running.add(child);
    const limit = limitMs && setTimeout(() => signalGroup(child, "SIGKILL"), limitMs);
    const result = { code: 0, stdout: "", stderr: "", output: "" };
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text) => {
        result[name] += text;
        result.output += text;
        show?.write(text);
      });
    }
    child.once("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.once("close", (code, signal) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ ...result, code: code ?? (signal ? 130 : 1) });
    });
  });
}

/**
 * Runs a script with this same Node.
 * @param {string[]} args
 * @param {Parameters<typeof runStep>[2]} [options]
 */
export function runNode(args, options) {
  return runStep(process.execPath, args, options);
}

/**
 * For whoever was told to stop in the middle. They are asked as Ctrl-C does, which test runners know how to answer.
 * @param {{ now?: boolean }} [options] now: without asking
 */
export function stopSteps({ now = false } = {}) {
  for (const child of running) signalGroup(child, now ? "SIGKILL" : "SIGINT");
}

/**
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  try {
    if (child.pid && process.platform !== "win32") process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/**
 * @param {string} text
 * @param {number} [lines]
 */
export function lastLines(text, lines = 40) {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}
