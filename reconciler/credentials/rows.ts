import type { Sql, Tx } from "../../db/client.ts";
import type { Sealed } from "./envelope.ts";

export type CredentialRow = Sealed & { name: string };

/** In one statement, so that what one process reads is of one moment. */
export async function credentialRows(sql: Sql): Promise<CredentialRow[]> {
  return sql<CredentialRow[]>`
    select name, key_version as "keyVersion", nonce, ciphertext from credentials order by name`;
}

export type CredentialListed = { name: string; key_version: number; set_by: string; set_at: Date };

export async function credentialList(sql: Sql): Promise<CredentialListed[]> {
  return sql<CredentialListed[]>`select name, key_version, set_by, set_at from credentials order by name`;
}

/** Answers whether there was one before. */
export async function putCredential(tx: Tx, name: string, sealed: Sealed, by: string): Promise<boolean> {
  const { keyVersion, nonce, ciphertext } = sealed;
  const before = await tx`select from credentials where name = ${name}`;
  await tx`
    insert into credentials (name, key_version, nonce, ciphertext, set_by, set_at)
    values (${name}, ${keyVersion}, ${nonce}, ${ciphertext}, ${by}, now())
    on conflict (name) do update set key_version = excluded.key_version, nonce = excluded.nonce,
      ciphertext = excluded.ciphertext, set_by = excluded.set_by, set_at = excluded.set_at`;
  return before.length > 0;
}

/** The same value under another key, unless the row was written since it was read. Answers whether it did. */
export async function swapCredential(tx: Tx, read: CredentialRow, sealed: Sealed): Promise<boolean> {
  const swapped = await tx`
    update credentials set key_version = ${sealed.keyVersion}, nonce = ${sealed.nonce}, ciphertext = ${sealed.ciphertext}
    where name = ${read.name} and nonce = ${read.nonce}`;
  return swapped.count === 1;
}

export async function deleteCredential(tx: Tx, name: string): Promise<boolean> {
  return (await tx`delete from credentials where name = ${name}`).count === 1;
}
