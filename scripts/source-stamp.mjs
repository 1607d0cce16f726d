/**
 * Tells whether something built is still that of the sources. First by names, sizes and times, which takes
 * milliseconds; where these differ, by content, because switching branches back and forth changes only times.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { projectFolder } from "./project.mjs";
import { readJson, writeState } from "./state-file.mjs";

/** @typedef {{ quick: string, content: string }} Stamp */

/**
 * @param {string[]} inputs files and folders of the project; missing ones count as empty
 * @param {string} stampFile written by saveStamp after the build
 * @returns {string | null} the content hash of what was built, or null when it is stale
 */
export function builtFrom(inputs, stampFile) {
  /** @type {Stamp | null} */
  const stamp = readJson(stampFile);
  if (!stamp) return null;
  const files = listSources(inputs);
  const quick = quickHash(files);
  if (stamp.quick === quick) return stamp.content;
  if (stamp.content !== contentHash(files)) return null;
  writeState(stampFile, { quick, content: stamp.content });
  return stamp.content;
}

/**
 * Take it before the build: what changes meanwhile is then seen as a change.
 * @param {string[]} inputs
 * @returns {Stamp}
 */
export function takeStamp(inputs) {
  const files = listSources(inputs);
  return { quick: quickHash(files), content: contentHash(files) };
}

/** @param {string[]} inputs */
function listSources(inputs) {
  return inputs.flatMap((input) => listFiles(join(projectFolder, input))).sort();
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function listFiles(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test\.tsx?|md)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** @param {string[]} files */
function quickHash(files) {
  return hashOf(files, (file) => {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  });
}

/** @param {string[]} files */
function contentHash(files) {
  return hashOf(files, (file) => createHash("sha256").update(readFileSync(file)).digest("hex"));
}

/**
 * @param {string[]} files
 * @param {(file: string) => string} describe
 */
function hashOf(files, describe) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${relative(projectFolder, file)}\0${describe(file)}\n`);
  return hash.digest("hex");
}
