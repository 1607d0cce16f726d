import { authorize, INSTALLATION } from "../../lib/auth/authorize.ts";
import { NotFound } from "../../lib/errors.ts";
import type { Context } from "../../lib/services/context.ts";
import { record, runVerb } from "../../lib/services/run-verb.ts";
import { CredentialError, type Keys, seal, unseal } from "./envelope.ts";
import { type CredentialRow, credentialRows, deleteCredential, putCredential, swapCredential } from "./rows.ts";

/** Given, so that this reaches for no randomness itself; called for each write anew. */
export type NewNonce = () => Buffer;

export type SetCredential = { name: string; value: string };

export async function setCredential(ctx: Context, keys: Keys, newNonce: NewNonce, { name, value }: SetCredential) {
  return runVerb(ctx, "credential.set", { subject: name }, async (tx) => {
    authorize(ctx.principal, "credential.manage", INSTALLATION);
    const sealed = seal(keys[0], name, value, newNonce());
    const replaced = await putCredential(tx, name, sealed, ctx.principal.personId);
    const detail = { key_version: sealed.keyVersion, replaced };
    await record(tx, ctx, { action: "credential.set", subject: name, detail });
    return { name, ...detail };
  });
}

export async function removeCredential(ctx: Context, name: string) {
  return runVerb(ctx, "credential.remove", { subject: name }, async (tx) => {
    authorize(ctx.principal, "credential.manage", INSTALLATION);
    if (!(await deleteCredential(tx, name))) {
      throw new NotFound(`There is no credential ${name} in the database. Nothing was changed.`);
    }
    await record(tx, ctx, { action: "credential.removed", subject: name });
    return { name };
  });
}

export type Rotated = { key_version: number; rotated: number; left: { name: string; says: string }[] };

/** Everything under the newest key, one by one. What somebody writes meanwhile is read again; what does not open is left as it is. */
export async function rotateCredentials(ctx: Context, keys: Keys, newNonce: NewNonce): Promise<Rotated> {
  authorize(ctx.principal, "credential.manage", INSTALLATION);
  const result: Rotated = { key_version: keys[0].version, rotated: 0, left: [] };
  for (;;) {
    const rows = (await credentialRows(ctx.sql)).filter(
      ({ name, keyVersion }) => keyVersion !== keys[0].version && !result.left.some((one) => one.name === name),
    );
    if (rows.length === 0) return result;
    for (const row of rows) {
      try {
        if (await rotateOne(ctx, keys, newNonce, row)) result.rotated += 1;
      } catch (error) {
        if (!(error instanceof CredentialError)) throw error;
        result.left.push({ name: row.name, says: error.message });
      }
    }
  }
}

async function rotateOne(ctx: Context, keys: Keys, newNonce: NewNonce, row: CredentialRow): Promise<boolean> {
  const { name, keyVersion: from } = row;
  const value = unseal(keys, name, row);
  return runVerb(ctx, "credential.rotate", { subject: name }, async (tx) => {
    authorize(ctx.principal, "credential.manage", INSTALLATION);
    const sealed = seal(keys[0], name, value, newNonce());
    if (!(await swapCredential(tx, row, sealed))) return false;
    await record(tx, ctx, { action: "credential.rotated", subject: name, detail: { from, to: sealed.keyVersion } });
    return true;
  });
}
