import { hash } from "node:crypto";

/**
 * One text for one value (RFC 8785): no white space, keys sorted by UTF-16 code units, numbers as
 * ECMAScript writes them. What people approve and what the audit chain covers are digests of this text, so
 * a value that JSON cannot carry is refused: left out silently, it would give two different things one hash.
 */
export function canonical(value: unknown): string {
  return write(value, "$", 0);
}

/** Nothing we hash is nested deeper; a cycle is. */
const DEPTH_MAX = 100;

function write(value: unknown, path: string, depth: number): string {
  if (depth > DEPTH_MAX) throw refuse(`more than ${DEPTH_MAX} levels, or a cycle`, path);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writeText(value, path);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refuse(String(value), path);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    // Array.from visits holes, as undefined; map would skip them.
    return `[${Array.from(value, (item, at) => write(item, `${path}[${at}]`, depth + 1)).join(",")}]`;
  }
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${writeText(key, path)}:${write(value[key], `${path}.${key}`, depth + 1)}`);
    return `{${members.join(",")}}`;
  }
  throw refuse(typeof value === "object" ? "an object that is not plain" : typeof value, path);
}

function writeText(text: string, path: string): string {
  // Half a surrogate pair has no UTF-8 form: Postgres could not store it, and its digest would not be its own.
  if (!text.isWellFormed()) throw refuse("text with half a surrogate pair", path);
  return JSON.stringify(text);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(what: string, path: string): TypeError {
  return new TypeError(`Canonical JSON cannot carry ${what} (at ${path}).`);
}

/** SHA-256 of the text's UTF-8 bytes, as 64 hex digits. */
export function sha256Hex(text: string): string {
  return hash("sha256", text);
}
