import { keyList } from "../../db/queries/key-list.ts";
import { SCOPES, type Scope } from "../../lib/auth/scopes.ts";
import { createKey, KEY_DAYS_MAX } from "../../lib/services/keys/create.ts";
import { revokeKey } from "../../lib/services/keys/revoke.ts";
import { principalByEmail } from "../../lib/services/principal.ts";
import type { Runtime } from "../loop/runtime.ts";
import { type Answer, type Arguments, EXIT, positiveInteger, required, UsageError } from "./arguments.ts";
import { asPerson, sqlOf } from "./as.ts";

const USAGE = "Say: keys, keys create NAME --owner EMAIL --scopes A,B [--days N], or keys revoke ID.";
const DAY_MS = 86_400_000;

/** API keys from a terminal: whoever holds the database's credentials may make and revoke them, as an admin may. */
export async function keysVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const [what, word] = args.words;
  switch (what) {
    case undefined:
      return list(runtime);
    case "create":
      return create(runtime, args, required(word, "NAME"));
    case "revoke": {
      const result = await revokeKey(await asPerson(runtime, args), { key: required(word, "ID") });
      return { json: result, text: result.says, exit: EXIT.done };
    }
    default:
      throw new UsageError(USAGE);
  }
}

async function create(runtime: Runtime, args: Arguments, name: string): Promise<Answer> {
  const email = required(args.options.owner, "--owner EMAIL");
  const owner = await principalByEmail(sqlOf(runtime), email);
  if (owner === null) throw new UsageError(`There is no person ${email}, or they are suspended.`);
  const scopes = required(args.options.scopes, "--scopes").split(",");
  const strange = scopes.filter((scope) => !SCOPES.some((one) => one === scope));
  if (strange.length > 0) throw new UsageError(`--scopes takes ${SCOPES.join(", ")}; not ${strange.join(", ")}.`);
  // A minute less than the longest: the two clocks are not one.
  const days = positiveInteger(args.options.days, "--days") ?? KEY_DAYS_MAX;
  const expires_at = new Date((await runtime.store.now()) + days * DAY_MS - 60_000).toISOString();
  const ctx = await asPerson(runtime, args);
  const made = await createKey(ctx, { name, owner: owner.personId, scopes: scopes as Scope[], expires_at });
  return { json: made, text: `${made.token}\n${made.says} It expires at ${made.expires_at}.`, exit: EXIT.done };
}

async function list(runtime: Runtime): Promise<Answer> {
  const { rows } = await keyList(sqlOf(runtime));
  const lines = rows.map((row) => {
    const state = row.revokedAt !== null ? "revoked" : row.expired ? "expired" : `until ${row.expiresAt}`;
    const used = row.lastUsedAt === null ? "never used" : `last used ${row.lastUsedAt}`;
    return `${row.id}  ${row.name}  for ${row.ownerName ?? row.owner}  ${row.scopes.join(",")}  ${state}, ${used}`;
  });
  return {
    json: { keys: rows },
    text: lines.length === 0 ? "There is no API key." : lines.join("\n"),
    exit: EXIT.done,
  };
}
