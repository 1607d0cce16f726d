/** The checkout these scripts belong to. */
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} parts */
export function inProject(...parts) {
  return join(projectFolder, ...parts);
}

/** Where embedded data, secrets and logs live: PLUMBLINE_DATA, or .plumbline in the project. */
export function dataFolder() {
  return resolve(projectFolder, process.env.PLUMBLINE_DATA || ".plumbline");
}

/** Held while packages are installed or a build is written: two commands at once share one checkout. */
export const buildLock = inProject("build", ".lock");
