/** Small files that remember something between runs. A missing or damaged one reads as null: it can be made again. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * @param {string} path
 * @returns {string | null}
 */
export function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/**
 * @param {string} path
 * @returns {any} whatever JSON the file holds, or null
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/**
 * Replaces the file as a whole: a reader, or a crash in the middle, sees the old one or the new one. Readable
 * by its owner only, because most of these hold a secret.
 * @param {string} path
 * @param {unknown} value text is written as it is, anything else as JSON
 */
export function writeState(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  const text = typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n`;
  try {
    // On the disk before it has its name: some are made once, and nobody could make them again after a power cut.
    writeFileSync(aside, text, { mode: 0o600, flush: true });
    renameSync(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
}
