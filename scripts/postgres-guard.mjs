/**
 * Stops the embedded Postgres when nobody who uses it is alive any more. It runs detached from everything, so it
 * is still there after a kill -9 of whoever started the server.
 *
 *   node postgres-guard.mjs DATA_FOLDER CLUSTER PID BIRTH
 */
import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { isDiskFull, withLock } from "./lock-file.mjs";
import { findPostmaster, stopProcess } from "./postgres-server.mjs";
import { endGuard, isGuard, liveUsers, lockOf } from "./postgres-users.mjs";

const pollMs = 400;
/** Short, because the promise is that nothing is left five seconds after a kill -9. */
const graceMs = 2_500;

const [folder, cluster, pid, birth] = process.argv.slice(2);
/** Remembered, because somebody may delete the data folder under a running server. */
let postmaster = /** @type {import("./process-identity.mjs").ProcessIdentity} */ ({ pid: Number(pid), birth });

for (;;) {
  await wait(pollMs);
  postmaster = findPostmaster(cluster) ?? postmaster;
  if (liveUsers(folder).length > 0) {
    if (isGuard(folder)) continue;
    // Two were started at the same moment, and the other one was noted.
    process.exit(0);
  }
  if (!existsSync(folder)) {
    await stopServer();
    break;
  }
  // Somebody may hold the lock for long, during a slow recovery: then ask again. On a full disk nobody can.
  const isStopped = await withLock(lockOf(folder), stopUnlessUsed).catch(
    (error) => isDiskFull(error) && stopUnlessUsed(),
  );
  if (isStopped) break;
}

/** Under the lock nobody can join while the server goes down. */
async function stopUnlessUsed() {
  if (liveUsers(folder).length > 0) return false;
  await stopServer();
  await endGuard(folder);
  return true;
}

async function stopServer() {
  await stopProcess(findPostmaster(cluster) ?? postmaster, graceMs);
}
