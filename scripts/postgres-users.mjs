/**
 * Who needs the server of a data folder: one file per user, named by its process. A user that died without
 * signing off is recognised as dead and forgotten. The guard stops the server when none is left.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { birthOf, isRunning, ownIdentity } from "./process-identity.mjs";
import { readJson, writeState } from "./state-file.mjs";

const guardScript = fileURLToPath(new URL("./postgres-guard.mjs", import.meta.url));

/**
 * Held while the server of this folder is started, stopped, joined or left.
 * @param {string} folder
 */
export function lockOf(folder) {
  return join(folder, "postgres.lock");
}

/**
 * @param {string} folder
 * @returns {() => void} signs off again
 */
export function registerUser(folder) {
  const file = join(usersFolder(folder), `${process.pid}-${randomUUID()}`);
  mkdirSync(usersFolder(folder), { recursive: true });
  writeState(file, ownIdentity());
  return () => rmSync(file, { force: true });
}

/**
 * @param {string} folder
 * @returns {import("./process-identity.mjs").ProcessIdentity[]}
 */
export function liveUsers(folder) {
  const files = listUsers(folder).map((name) => join(usersFolder(folder), name));
  return files.flatMap((file) => {
    const user = readJson(file);
    if (isRunning(user)) return [user];
    rmSync(file, { force: true });
    return [];
  });
}

/**
 * Detached, so that neither Ctrl-C nor the end of the terminal reaches it.
 * @param {string} folder
 * @param {string} cluster
 * @param {import("./process-identity.mjs").ProcessIdentity} postmaster
 */
export function ensureGuard(folder, cluster, postmaster) {
  if (isRunning(readJson(guardFile(folder)))) return;
  const guard = spawn(process.execPath, [guardScript, folder, cluster, String(postmaster.pid), postmaster.birth], {
    detached: true,
    stdio: "ignore",
    cwd: "/",
    windowsHide: true,
  });
  guard.unref();
  if (guard.pid) writeState(guardFile(folder), { pid: guard.pid, birth: birthOf(guard.pid) });
}

/** @param {string} folder */
export async function endGuard(folder) {
  const guard = readJson(guardFile(folder));
  rmSync(guardFile(folder), { force: true });
  if (!isRunning(guard) || guard.pid === process.pid) return;
  process.kill(guard.pid, "SIGTERM");
  while (isRunning(guard)) await wait(5);
}

/**
 * @param {string} folder
 * @returns {boolean} whether this process is the folder's guard
 */
export function isGuard(folder) {
  return readJson(guardFile(folder))?.pid === process.pid;
}

/** @param {string} folder */
function usersFolder(folder) {
  return join(folder, "users");
}

/** @param {string} folder */
function guardFile(folder) {
  return join(folder, "guard.json");
}

/** @param {string} folder */
function listUsers(folder) {
  try {
    // A name with a dot is one still being written.
    return readdirSync(usersFolder(folder)).filter((name) => !name.includes("."));
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}
