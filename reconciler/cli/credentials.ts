import { randomBytes } from "node:crypto";
import { NONCE_BYTES } from "../credentials/envelope.ts";
import { KEYS, KEYS_FILE, readKeys } from "../credentials/keys.ts";
import { removeCredential, rotateCredentials, setCredential } from "../credentials/manage.ts";
import { credentialList } from "../credentials/rows.ts";
import type { Runtime } from "../loop/runtime.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asPerson, sqlOf } from "./as.ts";

const USAGE = "Say: credentials set NAME (with the value on standard input), list, remove NAME, or rotate.";
const VALUE_BYTES_MAX = 65_536;
/** Plumbline reads these itself, some of them in the console too, where nothing of the database can stand in for them. */
const OUR_OWN = /^(DATABASE_(READ_)?URL$|PLUMBLINE_|AUTH_|NEXTAUTH_|NODE_)/;

const newNonce = () => randomBytes(NONCE_BYTES);

/** What connectors sign in with, kept encrypted in the database. No verb ever shows a value. */
export async function credentialsVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const [what, word, ...more] = args.words;
  // Whatever it is: it must not get further than this process's arguments.
  if (more.length > 0) throw new UsageError(`There is a word too many. ${USAGE}`);
  switch (what) {
    case "list":
      return list(runtime);
    case "set":
      return set(runtime, args, nameOf(word));
    case "remove": {
      const removed = await removeCredential(await asPerson(runtime, args), nameOf(word));
      return { json: removed, text: `Removed. ${STARTED_AGAIN}`, exit: EXIT.done };
    }
    case "rotate":
      return rotate(runtime, args);
    default:
      throw new UsageError(USAGE);
  }
}

const STARTED_AGAIN = "A reconciler that runs learns of it when it is started again.";

function nameOf(word: string | undefined): string {
  const name = required(word, "NAME");
  if (!/^[A-Z_][A-Z0-9_]{0,79}$/.test(name))
    throw new UsageError("NAME must be that of an environment variable, like DIRECTORY_TOKEN.");
  if (OUR_OWN.test(name)) throw new UsageError(`${name} is read from the environment only.`);
  return name;
}

function keysOf({ env }: Runtime) {
  const keys = readKeys(env);
  if (keys !== null) return keys;
  throw new UsageError(
    `There is no key to encrypt with: set ${KEYS} to "1:" and what "openssl rand -base64 32" says, or ${KEYS_FILE} to a file with that.`,
  );
}

async function set(runtime: Runtime, args: Arguments, name: string): Promise<Answer> {
  const keys = keysOf(runtime);
  const ctx = await asPerson(runtime, args);
  const done = await setCredential(ctx, keys, newNonce, { name, value: await readValue() });
  const text = `${name} is kept under key ${done.key_version}${done.replaced ? ", in place of what was there" : ""}. ${STARTED_AGAIN}`;
  return { json: done, text, exit: EXIT.done };
}

/** A terminal would show it as it is typed. */
async function readValue(): Promise<string> {
  if (process.stdin.isTTY)
    throw new UsageError("The value is read from standard input: pipe it in, or redirect a file.");
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > VALUE_BYTES_MAX) throw new UsageError(`The value is longer than ${VALUE_BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const value = bytes.toString("utf8");
  if (!Buffer.from(value).equals(bytes) || value.includes("\0"))
    throw new UsageError("The value is not text in UTF-8.");
  const cut = value.replace(/\r?\n$/, "");
  if (cut === "") throw new UsageError("The value is empty.");
  return cut;
}

async function rotate(runtime: Runtime, args: Arguments): Promise<Answer> {
  const done = await rotateCredentials(await asPerson(runtime, args), keysOf(runtime), newNonce);
  const lines = [
    `${done.rotated} ${done.rotated === 1 ? "credential was" : "credentials were"} encrypted anew, under key ${done.key_version}.`,
    ...done.left.map(({ says }) => `Left as it was: ${says}`),
    ...(done.left.length === 0 ? ["Nothing is under an older key."] : []),
  ];
  return { json: done, text: lines.join("\n"), exit: done.left.length === 0 ? EXIT.done : EXIT.finding };
}

async function list(runtime: Runtime): Promise<Answer> {
  const rows = await credentialList(sqlOf(runtime));
  const lines = rows.map(
    ({ name, key_version, set_by, set_at }) => `${name}  key ${key_version}  set by ${set_by}, ${set_at.toISOString()}`,
  );
  return { json: { credentials: rows }, text: lines.join("\n") || "No credential is kept here.", exit: EXIT.done };
}
