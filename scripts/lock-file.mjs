/**
 * One process at a time, across processes. The lock is a file that names its holder; a holder that died
 * leaves the file behind, and the next one who wants it takes it away.
 */
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isRunning, ownIdentity } from "./process-identity.mjs";
import { readJson, readText } from "./state-file.mjs";

const retryMs = 25;

/**
 * Runs `action` while holding the lock at `path`.
 * @template T
 * @param {string} path
 * @param {() => T | Promise<T>} action
 * @param {{ waitMs?: number, onWait?: (holderPid: number) => void }} [options] waitMs: give up after this long
 * @returns {Promise<T>}
 */
export async function withLock(path, action, { waitMs = 120_000, onWait } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + waitMs;
  let told = false;
  while (!tryTake(path)) {
    const holder = readJson(path);
    if (!told && holder && holder.pid !== process.pid) onWait?.(holder.pid);
    told ||= holder !== null;
    if (Date.now() > deadline) {
      throw new Error(`Process ${holder?.pid ?? "?"} has held ${path} for more than ${waitMs / 1000} s.`);
    }
    await wait(retryMs);
  }
  try {
    return await action();
  } finally {
    rmSync(path, { force: true });
  }
}

/** @param {string} path */
function tryTake(path) {
  // Written aside and then linked: the lock is never visible without its holder's name in it.
  const mine = `${path}.${randomUUID()}`;
  try {
    writeFileSync(mine, JSON.stringify(ownIdentity()), { mode: 0o644 });
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  removeIfAbandoned(path);
  return false;
}

/**
 * Whether a lock could not be taken because there is no room for its file: then nobody can take it.
 * @param {NodeJS.ErrnoException} error
 */
export function isDiskFull({ code }) {
  return code === "ENOSPC" || code === "EDQUOT";
}

/** @param {string} path */
function removeIfAbandoned(path) {
  const seen = readText(path);
  if (seen === null || isRunning(parseHolder(seen))) return;

  // Somebody else may have replaced the dead lock since it was read: move first, look, and put a live one back.
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
    if (readText(aside) !== seen) linkSync(aside, path);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string | null} text */
function parseHolder(text) {
  try {
    return /** @type {import("./process-identity.mjs").ProcessIdentity} */ (JSON.parse(text ?? "null"));
  } catch {
    return null;
  }
}
