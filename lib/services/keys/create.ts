import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { hashOfKey, makeKeyToken } from "../../auth/key-token.ts";
import { type Action, PERMISSIONS } from "../../auth/permissions.ts";
import { AGENT_SCOPES, isAgent, SCOPES, type Scope } from "../../auth/scopes.ts";
import { Invalid } from "../../errors.ts";
import type { Context } from "../context.ts";
import { futureTime, moment, name, parseInput, text } from "../input.ts";
import { readPerson } from "../principal.ts";
import { record, runVerb } from "../run-verb.ts";

export const KEY_DAYS_MAX = 90;

export const CreateKeyInput = z.strictObject({
  name: text(80),
  /** Id of the person on whose behalf it asks. */
  owner: name,
  scopes: z
    .array(z.enum(SCOPES))
    .min(1, "names no scope")
    .max(SCOPES.length)
    .refine(
      (scopes) => !isAgent(scopes) || scopes.every((scope) => AGENT_SCOPES.includes(scope)),
      `claims:write is for agents, which may have only ${AGENT_SCOPES.join(", ")}`,
    ),
  expires_at: moment,
});
export type CreateKeyInput = z.infer<typeof CreateKeyInput>;

/** What a scope opens. A key whose owner may do none of it would only ever be refused. */
const OPENS: Readonly<Record<Scope, readonly Action[]>> = {
  read: ["status.read"],
  "intents:write": ["intent.put", "intent.withdraw"],
  "effects:write": ["effect.write"],
  "objects:write": ["object.look_again"],
  "stops:write": ["stop.set"],
  "status-links:write": ["status_link.create", "status_link.revoke"],
  "claims:write": ["claim.make"],
};

export type CreateKeyResult = {
  id: string;
  /** Shown once; only its hash is kept. */
  token: string;
  owner: string;
  scopes: Scope[];
  expires_at: string;
  says: string;
};

/** A key for a program: a part of what its owner may do, for at most 90 days. */
export async function createKey(ctx: Context, input: CreateKeyInput): Promise<CreateKeyResult> {
  const wanted = parseInput(CreateKeyInput, input);
  return runVerb(ctx, "key.create", { subject: wanted.owner }, async (tx, about) => {
    authorize(ctx.principal, "key.manage", INSTALLATION);
    const owner = await readPerson(tx, wanted.owner);
    if (owner === null || owner.suspended) {
      throw new Invalid("The owner is nobody here. Nothing was changed.", [
        { path: "owner", says: "is no active person" },
      ]);
    }
    const { role } = owner.principal;
    const useless = wanted.scopes.filter((scope) => !OPENS[scope].some((action) => PERMISSIONS[action][role]));
    if (useless.length > 0) {
      throw new Invalid(`The owner's role ${role} cannot use ${useless.join(", ")}. Nothing was changed.`, [
        { path: "scopes", says: `names ${useless.join(", ")}, which the role ${role} cannot use` },
      ]);
    }
    const expires = futureTime(wanted.expires_at, tx.transactionTime, KEY_DAYS_MAX, "expires_at");
    const scopes = SCOPES.filter((scope) => wanted.scopes.includes(scope));
    const id = `key_${randomUUID().replaceAll("-", "")}`;
    const token = makeKeyToken();
    await tx`
      insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at)
      values (${id}, ${wanted.name}, ${wanted.owner}, ${hashOfKey(token)}, ${scopes}, ${ctx.principal.personId}, now(), ${expires})`;
    about.subject = id;
    const expires_at = expires.toISOString();
    await record(tx, ctx, {
      action: "key.created",
      subject: id,
      detail: { name: wanted.name, owner: wanted.owner, scopes, expires_at },
    });
    const says = "Copy the key now: it is shown once, and only its hash is kept.";
    return { id, token, owner: wanted.owner, scopes, expires_at, says };
  });
}
