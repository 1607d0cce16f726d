import { readFileSync } from "node:fs";
import { CredentialError, type Key, type Keys } from "./envelope.ts";

type Env = Readonly<Record<string, string | undefined>>;

export const KEYS = "PLUMBLINE_CREDENTIAL_KEYS";
export const KEYS_FILE = "PLUMBLINE_CREDENTIAL_KEYS_FILE";
const KEY_BYTES = 32;

/** "2:base64,1:base64", the newest first, or a file with that in it. Null where neither is set. What is wrong is said without what was read. */
export function readKeys(env: Env): Keys | null {
  const { [KEYS]: text, [KEYS_FILE]: file } = env;
  if (text && file) throw new CredentialError(`${KEYS} and ${KEYS_FILE} are both set: only one can count.`);
  if (text) return parseKeys(text, KEYS);
  return file ? parseKeys(readText(file), KEYS_FILE) : null;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new CredentialError(
      `${KEYS_FILE} names a file that cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

function parseKeys(text: string, where: string): Keys {
  const refuse = (says: string): never => {
    throw new CredentialError(`${where}: ${says}. Each is VERSION:BASE64 of ${KEY_BYTES} bytes, the newest first.`);
  };
  const [newest, ...older] = text.split(",").map((entry, n): Key => {
    const [, version, base64 = ""] = /^([1-9][0-9]{0,8}):([A-Za-z0-9+/]+={0,2})$/.exec(entry.trim()) ?? [];
    if (version === undefined) return refuse(`entry ${n + 1} cannot be read`);
    const bytes = Buffer.from(base64, "base64");
    // Else characters were left out, and another key was meant.
    if (bytes.toString("base64") !== base64) return refuse(`key ${version} is not base64`);
    if (bytes.length !== KEY_BYTES) return refuse(`key ${version} has ${bytes.length} bytes`);
    return { version: Number(version), bytes };
  });
  if (newest === undefined) return refuse("it is empty");
  const keys: Keys = [newest, ...older];
  for (const [n, key] of older.entries()) {
    const before = keys[n] ?? newest;
    if (key.version >= before.version) refuse(`key ${key.version} stands after key ${before.version}`);
    const twin = keys.slice(0, n + 1).find(({ bytes }) => bytes.equals(key.bytes));
    if (twin !== undefined) refuse(`keys ${twin.version} and ${key.version} are the same`);
  }
  return keys;
}
