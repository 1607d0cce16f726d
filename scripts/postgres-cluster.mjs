/**
 * Where the database files are, who owns them, and how they come to be.
 *
 *   <data>/postgres.json   password, port and place of the cluster (mode 0600)
 *   <data>/cluster/        the cluster, unless Postgres' user cannot reach into <data>: then it is in a folder of
 *                          the system, beside a file that names the data folder it belongs to
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { mayEnter, postgresRunUser, systemFolder } from "./postgres-binaries.mjs";
import { readJson, readText, writeState } from "./state-file.mjs";

/**
 * @typedef {import("./postgres-binaries.mjs").RunUser} RunUser
 * @typedef {object} Settings
 * @property {string} password
 * @property {number | null} port the one it had last
 * @property {string} cluster absolute
 * @property {string | null} databaseFolder name of our database's folder in it
 */

/** Also the name of the superuser. */
export const databaseName = "plumbline";
const major = "17";

/**
 * @param {string} dataDir
 * @returns {string} its one true path
 */
export function makeDataFolder(dataDir) {
  try {
    if (!existsSync(dataDir)) {
      makeFolder(dataDir);
      // Whatever the umask: Postgres' user has to pass through. Each secret inside is a file of mode 0600.
      chmodSync(dataDir, 0o755);
    }
    makeFolder(join(dataDir, "logs"), 0o700);
    accessSync(dataDir, constants.W_OK);
    return realpathSync(dataDir);
  } catch (cause) {
    const says = `The data folder ${dataDir} cannot be used (${cause.message}). Choose another with PLUMBLINE_DATA.`;
    throw new Error(says, { cause });
  }
}

/**
 * Folder by folder: below /proc, where nobody can make any, Node's own recursion never ends.
 * @param {string} path
 * @param {number} [mode]
 */
function makeFolder(path, mode) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Somebody else made it at the same moment.
    if (!existsSync(path)) throw error;
  }
}

/**
 * @param {string} folder
 * @param {(line: string) => void} log
 * @returns {Settings}
 */
export function loadSettings(folder, log) {
  const saved = readSettings(folder);
  if (saved && !isCopied(folder, saved.cluster, log)) return saved;

  const runUser = postgresRunUser();
  const id = randomBytes(8).toString("hex");
  // The data folder is ours to open, as temporary ones are made closed; the folders above it are not.
  if (runUser) chmodSync(folder, statSync(folder).mode | 0o011);
  const home = runUser && !mayEnter(folder, runUser) ? join(systemFolder(), id) : folder;
  const settings = {
    password: randomBytes(24).toString("base64url"),
    port: null,
    cluster: join(home, "cluster"),
    databaseFolder: null,
  };
  if (home !== folder) {
    log(`Keeping the database in ${home}, because ${runUser?.name} cannot reach into ${folder}`);
    mkdirSync(home);
    chmodSync(home, 0o755);
    claimHome(home, folder);
  }
  saveSettings(folder, settings);
  return settings;
}

/**
 * @param {string} folder
 * @param {Settings} settings
 */
export function saveSettings(folder, settings) {
  const inside = dirname(settings.cluster) === folder;
  // Relative where possible, so that a project folder can be moved or copied with its data.
  const cluster = inside ? relative(folder, settings.cluster) : settings.cluster;
  writeState(settingsFile(folder), { ...settings, cluster });
}

/**
 * Who Postgres has to run as: it insists on owning its files. Null when that is simply us.
 * @param {string} cluster
 * @returns {RunUser | null}
 */
export function clusterOwner(cluster) {
  const runUser = postgresRunUser();
  if (!runUser || !existsSync(cluster)) return runUser;
  const { uid, gid } = statSync(cluster);
  return { uid, gid, name: uid === runUser.uid ? runUser.name : `user ${uid}` };
}

/**
 * Makes the cluster and its database, when missing. Postgres must not be running on it.
 * @returns {Settings} with the database's folder noted
 * @param {object} options
 * @param {import("./postgres-binaries.mjs").Binaries} options.binaries
 * @param {RunUser | null} options.runUser
 * @param {Settings} options.settings
 * @param {boolean} options.throwaway
 * @param {(line: string) => void} options.log
 */
export function createCluster({ binaries, runUser, settings, throwaway, log }) {
  const { cluster, password } = settings;
  const version = readText(join(cluster, "PG_VERSION"))?.trim();
  if (version && version !== major) {
    throw new Error(`${cluster} holds data of Postgres ${version}, and this is Postgres ${major}. Move it away.`);
  }
  // The folder tells without a connection whether somebody dropped the database.
  const { databaseFolder } = settings;
  if (version && databaseFolder && existsSync(join(cluster, "base", databaseFolder))) return settings;

  const run = runner(runUser);
  if (version) return { ...settings, databaseFolder: createDatabase(run, binaries, cluster) ?? databaseFolder };

  log("Creating the database");
  removeLeftovers(cluster);
  // Made aside and renamed when complete: a cluster that exists is a whole one, wherever we were interrupted.
  const fresh = `${cluster}.new`;
  const passwordFile = `${fresh}.password`;
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (runUser) for (const path of [fresh, passwordFile]) chownSync(path, runUser.uid, runUser.gid);
  try {
    run(binaries.initdb, [
      `--pgdata=${fresh}`,
      `--username=${databaseName}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // The same order and the same letter cases on every platform: bytes, and Unicode's own table.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(throwaway ? ["--no-sync"] : []),
    ]);
    const made = createDatabase(run, binaries, fresh);
    if (!made) throw new Error(`Postgres made no database in ${fresh}.`);
    renameSync(fresh, cluster);
    return { ...settings, databaseFolder: made };
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @returns {Settings | null}
 */
export function readSettings(folder) {
  const file = settingsFile(folder);
  if (!existsSync(file)) return null;
  const saved = readJson(file);
  if (!saved) throw new Error(`Cannot read ${file}. Was it made by another user?`);
  return { ...saved, cluster: resolve(folder, saved.cluster) };
}

/**
 * Deletes the cluster's home outside the data folder, if it says that it belongs to this one.
 * @param {string} folder
 */
export function removeHomeElsewhere(folder) {
  const home = dirname(readSettings(folder)?.cluster ?? folder);
  if (readText(join(home, "data-folder")) === folder) rmSync(home, { recursive: true, force: true });
}

/** @param {string} folder */
function settingsFile(folder) {
  return join(folder, "postgres.json");
}

/**
 * A data folder may be moved, and keeps its cluster in the system folder. Of a copied one, only the original keeps
 * it: two owners would start and stop each other's server.
 * @param {string} folder
 * @param {string} cluster
 * @param {(line: string) => void} log
 */
function isCopied(folder, cluster, log) {
  const home = dirname(cluster);
  if (home === folder) return false;
  const owner = readText(join(home, "data-folder"));
  if (owner === folder) return false;
  if (owner && readJson(settingsFile(owner))?.cluster === cluster) {
    log(`This data folder is a copy of ${owner}, whose database stays there: starting with an empty one`);
    return true;
  }
  if (existsSync(home)) claimHome(home, folder);
  return !existsSync(home);
}

/**
 * @param {string} home
 * @param {string} folder
 */
function claimHome(home, folder) {
  writeState(join(home, "data-folder"), folder);
}

/** @param {string} cluster */
function removeLeftovers(cluster) {
  for (const name of readdirSync(dirname(cluster))) {
    if (name.startsWith(`${basename(cluster)}.new`)) rmSync(join(dirname(cluster), name), { recursive: true });
  }
}

/**
 * In single-user mode: no port, no password, and no client library that may not be installed yet.
 * @param {ReturnType<typeof runner>} run
 * @param {import("./postgres-binaries.mjs").Binaries} binaries
 * @param {string} cluster
 * @returns {string | undefined} its folder; nothing when there was such a database already
 */
function createDatabase(run, binaries, cluster) {
  const before = readdirSync(join(cluster, "base"));
  run(binaries.postgres, ["--single", "-D", cluster, "postgres"], `CREATE DATABASE ${databaseName}\n`);
  return readdirSync(join(cluster, "base")).find((name) => /^\d+$/.test(name) && !before.includes(name));
}

/** @param {RunUser | null} runUser */
function runner(runUser) {
  /**
   * @param {string} binary
   * @param {string[]} args
   * @param {string} [input]
   */
  return (binary, args, input) => {
    const { status, signal, error, stderr } = spawnSync(binary, args, {
      input: input ?? "",
      encoding: "utf8",
      // Root's own folder and environment may be closed to the run user.
      cwd: "/",
      env: serverEnvironment(),
      ...(runUser && { uid: runUser.uid, gid: runUser.gid }),
    });
    if (status === 0) return;
    const how = error?.message ?? signal ?? `exit code ${status}`;
    // The file is there: what the system does not find is the loader it was linked for.
    const hint =
      error && "code" in error && error.code === "ENOENT" ? "It needs glibc; without it, set DATABASE_URL." : "";
    throw new Error(`${basename(binary)} failed (${how}): ${stderr ?? ""}${hint}`.trim());
  };
}

/** Messages in English and no PG… variables of the caller's, which would change what the server does. */
export function serverEnvironment() {
  const { PATH, TMPDIR, TZ, SystemRoot } = process.env;
  return { PATH, TZ, LC_ALL: "C", ...(TMPDIR && { TMPDIR }), ...(SystemRoot && { SystemRoot }) };
}
