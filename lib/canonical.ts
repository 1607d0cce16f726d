import { hash } from "node:crypto";

/**
 * One text for one value (RFC 8785): no white space, keys sorted by UTF-16 code units, numbers as
 * ECMAScript writes them. What people approve and what the audit chain covers are digests of this text, so
 * a value that JSON cannot carry is refused: left out silently, it would give two different things one hash.
 */
export function canonical(value: unknown): string {
  return write(value, null, "$", 0);
}

/** Nothing we hash is nested deeper; a cycle is. */
const DEPTH_MAX = 100;

/** Where a value stands. Spelled out only where it is refused: a sweep writes millions of values. */
type Place = { within: Place | null; name: string };

function write(value: unknown, within: Place | null, name: string, depth: number): string {
  if (depth > DEPTH_MAX) throw refuse(`more than ${DEPTH_MAX} levels, or a cycle`, within, name);
  if (typeof value === "string") return writeText(value, within, name);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refuse(String(value), within, name);
    return JSON.stringify(value);
  }
  const place = { within, name };
  if (Array.isArray(value)) {
    let items = "";
    // By index: a hole is visited, as undefined; map would skip it.
    for (let at = 0; at < value.length; at += 1)
      items += (at === 0 ? "" : ",") + write(value[at], place, `[${at}]`, depth + 1);
    return `[${items}]`;
  }
  if (isPlainObject(value)) {
    let members = "";
    for (const key of Object.keys(value).sort()) {
      const member = `${writeText(key, within, name)}:${write(value[key], place, key, depth + 1)}`;
      members += members === "" ? member : `,${member}`;
    }
    return `{${members}}`;
  }
  throw refuse(typeof value === "object" ? "an object that is not plain" : typeof value, within, name);
}

/** What JSON writes as it is: most texts are nothing else. */
const PLAIN_TEXT = /^[ !#-[\]-~]*$/;

function writeText(text: string, within: Place | null, name: string): string {
  if (PLAIN_TEXT.test(text)) return `"${text}"`;
  // Half a surrogate pair has no UTF-8 form: Postgres could not store it, and its digest would not be its own.
  if (!text.isWellFormed()) throw refuse("text with half a surrogate pair", within, name);
  return JSON.stringify(text);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuse(what: string, within: Place | null, name: string): TypeError {
  let path = name;
  for (let place = within; place !== null; place = place.within)
    path = `${place.name}${path.startsWith("[") ? "" : "."}${path}`;
  return new TypeError(`Canonical JSON cannot carry ${what} (at ${path}).`);
}

/** SHA-256 of the text's UTF-8 bytes, as 64 hex digits. */
export function sha256Hex(text: string): string {
  return hash("sha256", text, "hex");
}
