/**
 * The embedded Postgres: the real server, from npm, for the demo, the tests and the command line.
 *
 * One server per data folder, shared by every process that asks for it. Each asker registers as a user, and a
 * guard process (postgres-guard.mjs) stops the server once no user is alive, however the last one died. It is
 * reached over loopback TCP with a random password. For production use DATABASE_URL: this build's OpenSSL is old.
 */
import { existsSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDiskFull, withLock } from "./lock-file.mjs";
import { preparePostgresBinaries } from "./postgres-binaries.mjs";
import {
  clusterOwner,
  createCluster,
  databaseName,
  loadSettings,
  makeDataFolder,
  readSettings,
  removeHomeElsewhere,
  saveSettings,
} from "./postgres-cluster.mjs";
import { awaitReady, launchServer, stopServer } from "./postgres-server.mjs";
import { endGuard, ensureGuard, liveUsers, lockOf, registerUser } from "./postgres-users.mjs";
import { isRunning } from "./process-identity.mjs";
import { dataFolder } from "./project.mjs";

/**
 * @typedef {(line: string) => void} Log
 * @typedef {object} Postgres
 * @property {string} url for the superuser and the database, both called plumbline
 * @property {boolean} adopted it was running already
 * @property {boolean} started this call started it
 * @property {number} pid
 * @property {() => boolean} tend whether it still runs; also replaces a guard that died. Call it now and then
 * @property {() => Promise<void>} stop takes back this user; the last one to leave stops the server
 */

/**
 * Starts the server of this data folder, or adopts it when it runs already.
 * @param {{ dataDir?: string, log?: Log, throwaway?: boolean }} [options]
 *   throwaway: for tests; such a server loses data in a power cut, and is faster
 * @returns {Promise<Postgres>}
 */
export async function ensurePostgres({ dataDir = dataFolder(), log = () => {}, throwaway = false } = {}) {
  const folder = makeDataFolder(dataDir);
  return withLock(lockOf(folder), async () => {
    const settings = loadSettings(folder, log);
    const leave = registerUser(folder);
    try {
      const running = await awaitReady(settings.cluster);
      const postmaster = running ?? (await start({ folder, settings, log, throwaway }));
      ensureGuard(folder, settings.cluster, postmaster);
      return {
        url: `postgres://${databaseName}:${settings.password}@127.0.0.1:${postmaster.port}/${databaseName}`,
        adopted: running !== null,
        started: running === null,
        pid: postmaster.pid,
        tend() {
          ensureGuard(folder, settings.cluster, postmaster);
          return isRunning(postmaster);
        },
        async stop() {
          const leaveAndStop = async () => {
            leave();
            if (liveUsers(folder).length === 0) await stopAll(folder, settings.cluster);
          };
          await withLock(lockOf(folder), leaveAndStop).catch((error) => {
            if (!isDiskFull(error)) throw error;
            // The guard stops it, once there is nobody left.
            leave();
          });
        },
      };
    } catch (error) {
      leave();
      throw error;
    }
  });
}

/**
 * Stops the server of this data folder, whoever uses it.
 * @param {string} dataDir
 */
export async function stopPostgres(dataDir) {
  const settings = existsSync(dataDir) && readSettings(realpathSync(dataDir));
  if (!settings) return;
  const folder = realpathSync(dataDir);
  await withLock(lockOf(folder), () => stopAll(folder, settings.cluster));
}

/**
 * Stops the server and deletes the data folder with everything in it: for tests.
 * @param {string} dataDir
 */
export async function removePostgres(dataDir) {
  await stopPostgres(dataDir);
  if (existsSync(dataDir)) removeHomeElsewhere(realpathSync(dataDir));
  rmSync(dataDir, { recursive: true, force: true });
}

/** @param {{ folder: string, settings: import("./postgres-cluster.mjs").Settings, log: Log, throwaway: boolean }} options */
async function start({ folder, settings, log, throwaway }) {
  const runUser = clusterOwner(settings.cluster);
  const binaries = preparePostgresBinaries({ dataDir: folder, runUser, log });
  const { databaseFolder } = createCluster({ binaries, runUser, settings, throwaway, log });
  const postmaster = await launchServer({
    binaries,
    runUser,
    cluster: settings.cluster,
    logFile: join(folder, "logs", "postgres.log"),
    portBefore: settings.port,
    throwaway,
  });
  // The same port again next time, so that whoever remembers the address finds it after a restart.
  const learned = { ...settings, databaseFolder, port: postmaster.port };
  if (JSON.stringify(learned) !== JSON.stringify(settings)) saveSettings(folder, learned);
  return postmaster;
}

/**
 * @param {string} folder
 * @param {string} cluster
 */
async function stopAll(folder, cluster) {
  await stopServer(cluster);
  await endGuard(folder);
}
