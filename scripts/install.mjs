/** Installs the packages of package-lock.json when they are missing or not those. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { withLock } from "./lock-file.mjs";
import { buildLock, inProject } from "./project.mjs";
import { lastLines, runStep } from "./run-step.mjs";
import { readJson, writeState } from "./state-file.mjs";

const stampFile = inProject("node_modules", ".plumbline-install.json");

/** @param {{ log: (line: string) => void }} options */
export async function ensureInstalled({ log }) {
  const wanted = wantedInstall();
  if (isStamped(wanted)) return;
  await withLock(buildLock, () => install(wanted, log), { waitMs: 900_000, onWait: (pid) => log(waitLine(pid)) });
}

/** @param {number} pid */
export function waitLine(pid) {
  return `Waiting for process ${pid}, which is installing or building in this folder`;
}

/**
 * @param {{ lock: string, platform: string }} wanted
 * @param {(line: string) => void} log
 */
async function install(wanted, log) {
  if (isStamped(wanted)) return;
  if (!isInstalledByHand()) {
    log("Installing packages (npm ci, about half a minute)");
    const started = Date.now();
    const [command, args] = npm();
    // Development packages too, even under NODE_ENV=production: they build what is shipped.
    const { code, output } = await runStep(command, [
      ...args,
      "ci",
      "--loglevel=error",
      "--include=dev",
      "--include=optional",
    ]);
    if (code !== 0) throw new Error(`npm ci failed (exit code ${code}):\n${lastLines(output)}`);
    log(`Installed packages in ${Math.round((Date.now() - started) / 1000)} s`);
  }
  writeState(stampFile, wanted);
}

/** The platform belongs to it: a folder shared with a container must not run the other's binaries. */
function wantedInstall() {
  const lock = createHash("sha256")
    .update(readFileSync(inProject("package-lock.json")))
    .digest("hex");
  return { lock, platform: `${process.platform}-${process.arch}` };
}

/** @param {{ lock: string, platform: string }} wanted */
function isStamped(wanted) {
  const stamp = readJson(stampFile);
  return stamp?.lock === wanted.lock && stamp?.platform === wanted.platform;
}

/** Somebody ran npm themselves: npm's own record of what it installed agrees with the lock file. */
function isInstalledByHand() {
  const installed = readJson(inProject("node_modules", ".package-lock.json"))?.packages;
  if (!installed) return false;
  return Object.entries(readJson(inProject("package-lock.json"))?.packages ?? {}).every(
    ([path, { version, optional }]) =>
      path === "" || (installed[path] ? installed[path].version === version : optional),
  );
}

/** The npm that started us, else the one on the path. On Windows that one is a script, which only a shell runs. */
function npm() {
  const own = process.env.npm_execpath;
  if (own?.endsWith("npm-cli.js")) return /** @type {const} */ ([process.execPath, [own]]);
  return process.platform === "win32"
    ? /** @type {const} */ (["cmd", ["/c", "npm"]])
    : /** @type {const} */ (["npm", []]);
}
